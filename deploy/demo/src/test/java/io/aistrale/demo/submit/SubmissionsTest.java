package io.aistrale.demo.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.demo.workload.DemoRequest;
import io.aistrale.demo.workload.Tickets;
import io.aistrale.demo.workload.Way;
import io.aistrale.demo.workload.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SubmissionsTest {

    private static final int IN_FLIGHT = 4;

    private final List<DemoRequest> requests = Workload.simulated(Tickets.all(), 3);
    private final Queue<Outcome> noted = new ConcurrentLinkedQueue<>();

    private static Outcome answer(DemoRequest request) {
        return new Outcome(request, Ending.SUCCEEDED, null, null, Duration.ZERO);
    }

    @Test
    void everyRequestGoesByItsChannelOnceAndOutcomesKeepTheOrder() {
        Queue<DemoRequest> http = new ConcurrentLinkedQueue<>();
        Queue<DemoRequest> kafka = new ConcurrentLinkedQueue<>();
        List<Outcome> outcomes =
                new Submissions(taking(http), taking(kafka), IN_FLIGHT)
                        .send(requests, _ -> true, noted::add);
        assertThat(outcomes).extracting(Outcome::request).isEqualTo(requests);
        assertThat(noted).hasSameSizeAs(requests);
        assertThat(kafka).allSatisfy(request -> assertThat(request.way()).isEqualTo(Way.KAFKA));
        assertThat(http.size() + kafka.size()).isEqualTo(requests.size());
    }

    private static Submitter taking(Queue<DemoRequest> taken) {
        return request -> {
            taken.add(request);
            return answer(request);
        };
    }

    @Test
    void noMoreThanTheLimitAreUnderWayOnOneChannel() {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Submitter counting =
                request -> {
                    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                    Thread.yield();
                    underWay.decrementAndGet();
                    return answer(request);
                };
        new Submissions(counting, SubmissionsTest::answer, IN_FLIGHT)
                .send(requests, _ -> true, noted::add);
        assertThat(most.get()).isBetween(1, IN_FLIGHT);
    }

    @Test
    void whatIsNotAdmittedIsNotSent() {
        List<Outcome> outcomes =
                new Submissions(SubmissionsTest::answer, SubmissionsTest::answer, IN_FLIGHT)
                        .send(requests, request -> request.number() <= 10, noted::add);
        assertThat(outcomes).hasSize(10);
    }

    @Test
    void aFaultOfTheDemoIsAnOutcomeWithoutResult() {
        Submitter faulty =
                _ -> {
                    throw new IllegalStateException("broken");
                };
        List<Outcome> outcomes =
                new Submissions(faulty, SubmissionsTest::answer, IN_FLIGHT)
                        .send(requests, _ -> true, noted::add);
        assertThat(outcomes).hasSameSizeAs(requests);
        assertThat(outcomes.stream().filter(outcome -> outcome.request().way().overHttp()))
                .allSatisfy(outcome -> assertThat(outcome.ending()).isEqualTo(Ending.NO_RESULT));
    }
}
