package io.aistrale.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.RequestParked;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What has to wait is parked, on real parts, against the provider simulator.
@WithRealParts
class ParkedRequestIT {
    private static final List<UUID> RATED = new ArrayList<>();
    private static WorkerOnRealParts worker;

    @BeforeAll
    static void start() {
        worker = WorkerOnRealParts.start("--aistrale.limits.refresh=200ms");
        worker.storeToken("openai", "ana", "sk-c4nary-token");
        worker.storeToken("openai", "rita", "sk-c4nary-token");
        worker.limitUser("rita", 60, 1);
        for (int i = 0; i < 12; i++) {
            var request = WorkerOnRealParts.request("rita", "openai", "echo", "Hello").build();
            RATED.add(request.getRequestId());
            worker.publish(Topics.REQUESTS, request, Map.of());
        }
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    /// Fails each time; the wait after the fourth call is the first that is longer than 2.5 s.
    private static InferenceRequest failing(int maxAttempts) {
        return WorkerOnRealParts.request("ana", "openai", "error-500", "Hello")
                .setMaxAttempts(maxAttempts)
                .build();
    }

    private static RequestParked parkingIn(Iterable<SpecificRecord> entries) {
        for (var entry : entries) {
            if (entry instanceof RequestParked parked) {
                return parked;
            }
        }
        throw new AssertionError("not parked");
    }

    @Test
    void aParkedRequestGoesOnWithItsCallsCountedAndADuplicateFollowsIt() {
        var request = failing(5);
        byte[] first = {1, (byte) 0xfe};
        byte[] second = {2};
        worker.publish(Topics.REQUESTS, request, Map.of(RecordHeaders.CORRELATION_ID, first));
        var parked = parkingIn(worker.journalOf(request.getRequestId(), 9));
        worker.publish(Topics.REQUESTS, request, Map.of(RecordHeaders.CORRELATION_ID, second));

        assertThat(parked.getParkedTopic()).isEqualTo(Topics.PARKED_5S);
        assertThat(parked.getAttemptsMade()).isEqualTo(4);
        assertThat(parked.getReason()).isEqualTo("provider_error");
        var replies = worker.repliesTo(request.getRequestId(), 2);
        assertThat(replies)
                .extracting(reply ->
                        reply.message().headers().lastHeader(RecordHeaders.CORRELATION_ID).value())
                .containsExactlyInAnyOrder(first, second);
        var result = replies.getFirst().result();
        assertThat(replies).allSatisfy(reply -> assertThat(reply.result()).isEqualTo(result));
        assertThat(result.getStatus()).isEqualTo(ResultStatus.FAILED);
        assertThat(result.getAttempts()).isEqualTo(5);
        var entries = worker.journalOf(request.getRequestId(), 11);
        assertThat(entries).hasSize(11);
        var fifth = ((AttemptStarted) entries.get(9)).getAttempt();
        assertThat(fifth.getNumber()).isEqualTo(5);
        assertThat(fifth.getSource().getTopic()).isEqualTo(Topics.PARKED_5S);
        assertThat(fifth.getStartedAt()).isAfterOrEqualTo(parked.getDueAt());
        assertThat(((AttemptFinished) entries.get(10)).getResult()).isEqualTo(result);
        assertThat(worker.get("/actuator/prometheus"))
                .contains(
                        "aistrale_requests_parked_total{lane=\"interactive\",reason=\"provider_error\"");
    }

    /// Published before all tests, so that their time is not added to the others'.
    @Test
    void whoIsUnderALimitIsCalledAtItsRateAndParkedMeanwhile() {
        var starts =
                RATED.stream()
                        .map(id -> worker.replyTo(id).result())
                        .peek(result ->
                                assertThat(result.getStatus()).isEqualTo(ResultStatus.SUCCEEDED))
                        .map(InferenceResult::getStartedAt)
                        .sorted()
                        .toList();

        for (int i = 0; i + 4 < starts.size(); i++) {
            assertThat(Duration.between(starts.get(i), starts.get(i + 4)))
                    .as("five calls at one a second; the first may have been slow to start")
                    .isGreaterThan(Duration.ofMillis(2_000));
        }
        assertThat(Duration.between(starts.getFirst(), starts.getLast()))
                .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(25));
        assertThat(worker.get("/actuator/prometheus"))
                .contains(
                        "aistrale_requests_parked_total{lane=\"interactive\",reason=\"rate_limited\"",
                        "aistrale_rate_wait_seconds_count{kind=\"user\",unit=\"requests\"}");
    }

    @Test
    void aDeadlineHoldsForWhoIsParked() {
        var deadline = Instant.now().plusSeconds(12);
        var request = InferenceRequest.newBuilder(failing(10)).setDeadline(deadline).build();
        worker.publish(Topics.REQUESTS, request, Map.of());

        var result = worker.replyTo(request.getRequestId()).result();
        assertThat(result.getStatus()).isEqualTo(ResultStatus.EXPIRED);
        assertThat(result.getErrorCode()).isEqualTo("deadline_exceeded");
        assertThat(result.getFinishedAt()).isBefore(deadline.plus(Duration.ofSeconds(1)));
    }

    @Test
    void aForeignRecordInAParkedTopicIsADeadLetter() {
        var foreign = failing(1);
        worker.publish(Topics.PARKED_5S, foreign, Map.of());
        var request = failing(1);
        worker.publish(Topics.REQUESTS, request, Map.of());

        var letter = worker.deadLetters(Topics.PARKED_5S, 1).getFirst();
        assertThat(RecordHeaders.text(letter.headers(), RecordHeaders.DEAD_LETTER_REASON))
                .isEqualTo("inadmissible");
        assertThat(worker.replyTo(request.getRequestId()).result().getAttempts()).isOne();
    }
}
