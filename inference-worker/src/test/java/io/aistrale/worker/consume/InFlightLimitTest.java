package io.aistrale.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InFlightLimitTest {
    private final List<String> called = new ArrayList<>();

    @Test
    void aCallBeyondThePlacesWaitsForTheNextThatEnds() {
        var limit = new InFlightLimit(2, 1_000, _ -> false);

        limit.enter(false, () -> called.add("first"));
        limit.enter(false, () -> called.add("second"));
        limit.enter(false, () -> called.add("third"));
        limit.enter(false, () -> called.add("fourth"));

        assertThat(called).containsExactly("first", "second");
        limit.left();
        assertThat(called).containsExactly("first", "second", "third");
        limit.left();
        assertThat(called).containsExactly("first", "second", "third", "fourth");
    }

    @Test
    void whoGoesFirstGoesBeforeThoseWhoWait() {
        var limit = new InFlightLimit(1, 1_000, _ -> false);

        limit.enter(false, () -> called.add("under way"));
        limit.enter(false, () -> called.add("waits"));
        limit.enter(true, () -> called.add("goes first"));
        limit.left();
        limit.left();

        assertThat(called).containsExactly("under way", "goes first", "waits");
    }

    @Test
    void aPlaceNobodyWaitedForIsFreeAgain() {
        var limit = new InFlightLimit(1, 1_000, _ -> false);

        limit.enter(false, () -> called.add("first"));
        limit.left();
        limit.enter(false, () -> called.add("second"));

        assertThat(called).containsExactly("first", "second");
    }

    @Test
    void aFewRequestsMoreThanThereArePlacesAreMadeReady() {
        var limit = new InFlightLimit(32, 1_000, _ -> false);

        int taken = 0;
        while (limit.admits(Lane.INTERACTIVE)) {
            limit.take(Lane.INTERACTIVE, 1);
            taken++;
        }

        assertThat(taken).isEqualTo(34);
    }

    @Test
    void howeverManyThreadsEnterAndLeaveNoMoreCallsAreOpenThanAllowed() throws Exception {
        var limit = new InFlightLimit(5, 1_000, _ -> false);
        var open = new AtomicInteger();
        var most = new AtomicInteger();
        var all = new CountDownLatch(2_000);
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int call = 0; call < 2_000; call++) {
                threads.execute(() ->
                        limit.enter(
                                false,
                                () -> {
                                    most.accumulateAndGet(open.incrementAndGet(), Math::max);
                                    threads.execute(() -> {
                                        open.decrementAndGet();
                                        limit.left();
                                        all.countDown();
                                    });
                                }));
            }
            all.await();
        }

        assertThat(most.get()).isBetween(1, 5);
        limit.enter(false, () -> called.add("one more"));
        assertThat(called).containsExactly("one more");
    }
}
