package io.aistrale.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SingleFlightTest {
    private static final int THREADS = 20;

    private final SingleFlight<String, Integer> flights = new SingleFlight<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch answers = new CountDownLatch(1);

    @Test
    void ofManyThreadsOneAsksAndAllTakeItsAnswer() throws Exception {
        var flying = fly(() -> 7);

        answers.countDown();

        for (var one : flying) {
            assertThat(one.get()).isEqualTo(7);
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void allTakeItsFailureAndWhoeverComesLaterAsksAgain() {
        var flying =
                fly(() -> {
                    throw new RegistryUnavailableException("away", null);
                });

        answers.countDown();

        for (var one : flying) {
            assertThatThrownBy(one::get).hasCauseInstanceOf(RegistryUnavailableException.class);
        }
        assertThat(asked).hasValue(1);
        assertThat(flights.ask("id", () -> 8)).isEqualTo(8);
    }

    @Test
    void otherQuestionsAreNotHeldUp() {
        var _ = fly(() -> 7);

        assertThat(flights.ask("another id", () -> 8)).isEqualTo(8);

        answers.countDown();
    }

    /// All threads wait once it returns.
    private List<FutureTask<Integer>> fly(Supplier<Integer> answer) {
        List<FutureTask<Integer>> flying = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            var one = new FutureTask<>(() -> flights.ask("id", () -> later(answer)));
            flying.add(one);
            threads.add(Thread.ofPlatform().daemon().start(one));
        }
        await().until(() ->
                threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
        return flying;
    }

    private Integer later(Supplier<Integer> answer) {
        asked.incrementAndGet();
        try {
            answers.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        return answer.get();
    }
}
