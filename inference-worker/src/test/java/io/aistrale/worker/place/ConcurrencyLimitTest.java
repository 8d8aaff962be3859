package io.aistrale.worker.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.worker.limit.VirtualTime;
import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// A provider's unknown limit is found, by its answers alone.
class ConcurrencyLimitTest {
    private static final long SEED = 20261129;

    private final VirtualTime time = new VirtualTime();
    private final ConcurrencyLimit limit = new ConcurrencyLimit(time.nanos());
    private final Random random = new Random(SEED);
    private Supplier<Duration> latency = () -> Duration.ofMillis(900 + random.nextInt(200));
    private int bears = Integer.MAX_VALUE;
    private double fails;
    private int demand;
    private int inFlight;
    private int answered;
    private int refused;

    /// So many want a call at every moment: a place that somebody leaves is another's at once,
    /// though the provider has just refused.
    private void demand(int calls) {
        demand = calls;
        fill();
    }

    private void fill() {
        while (inFlight < demand && !limit.isFull()) {
            call();
        }
    }

    private void call() {
        inFlight++;
        limit.begins();
        long begunAt = time.nanos();
        boolean full = inFlight > bears || random.nextDouble() < fails;
        var took = full ? Duration.ofMillis(20) : latency.get();
        time.after(
                took,
                () -> {
                    inFlight--;
                    answered += full ? 0 : 1;
                    refused += full ? 1 : 0;
                    limit.ends(
                            "m", full ? Ends.REFUSED : Ends.ANSWERED, begunAt, took, time.nanos());
                    fill();
                });
    }

    private void pass(Duration duration) {
        answered = 0;
        refused = 0;
        time.pass(duration);
    }

    @Test
    void aLimitNobodyToldOfIsFoundWithinAMinuteAndUsed() {
        bears = 50;
        demand(1_000);

        pass(Duration.ofMinutes(1));
        assertThat(limit.most()).isBetween(40, 60);

        pass(Duration.ofMinutes(1));
        assertThat(answered).as("of 3,000").isGreaterThan(2_700);
        assertThat(refused).isLessThan(answered / 10);
    }

    @Test
    void aSmallLimitIsFoundToo() {
        bears = 4;
        demand(400);

        pass(Duration.ofMinutes(1));
        pass(Duration.ofMinutes(1));

        assertThat(limit.most()).isBetween(3, 5);
        assertThat(answered).as("of 240").isGreaterThan(180);
    }

    @Test
    void whereTheProviderBearsMoreAgainMoreAreSent() {
        bears = 50;
        demand(1_000);
        pass(Duration.ofMinutes(1));

        bears = 400;
        pass(Duration.ofMinutes(3));

        assertThat(limit.most()).isGreaterThan(350);
    }

    @Test
    void whereLessIsAskedThanItBearsNothingIsLimited() {
        bears = 50;
        demand(45);

        pass(Duration.ofMinutes(2));

        assertThat(limit.isLimited()).isFalse();
    }

    @Test
    void aFewFaultsAmongThousandsAreNoLimit() {
        fails = 0.02;
        demand(4_000);

        pass(Duration.ofMinutes(2));

        assertThat(limit.isLimited()).isFalse();
    }

    @Test
    void answersOfVeryDifferentLengthsAreNoLimit() {
        latency = () -> Duration.ofMillis((long) (1_000 * Math.exp(1.2 * random.nextGaussian())));
        demand(4_000);

        pass(Duration.ofMinutes(5));

        assertThat(limit.isLimited()).isFalse();
    }

    /// As from a provider whom others keep busy.
    @Test
    void refusalsThatComeHoweverFewCallsThereAreLimitNothing() {
        for (double part : new double[] {0.1, 0.3, 0.5}) {
            fails = part;
            demand(400);
            pass(Duration.ofMinutes(2));

            pass(Duration.ofMinutes(1));
            assertThat(answered / 24_000.0).as("used, refused " + part).isGreaterThan(0.9);
        }
    }

    @Test
    void refusalsAmongLongCallsLimitNothingForLong() {
        latency = () -> Duration.ofSeconds(20 + random.nextInt(20));
        fails = 0.2;
        demand(400);
        pass(Duration.ofMinutes(5));

        pass(Duration.ofMinutes(10));

        assertThat(answered).as("of 8,000").isGreaterThan(7_000);
    }

    @Test
    void aLimitIsFoundBehindRefusalsThatComeAnyway() {
        fails = 0.2;
        bears = 50;
        demand(400);
        pass(Duration.ofMinutes(2));

        pass(Duration.ofMinutes(2));

        assertThat(answered).as("of 6,000").isGreaterThan(5_000);
        assertThat(refused).isLessThan(answered);
    }

    @Test
    void afterAnOutageAsManyAreSentAsBefore() {
        demand(400);
        pass(Duration.ofMinutes(1));
        fails = 1;
        pass(Duration.ofMinutes(2));
        assertThat(limit.most()).isLessThan(5);

        fails = 0;
        pass(Duration.ofMinutes(1));

        pass(Duration.ofMinutes(1));
        assertThat(answered).as("of 24,000").isGreaterThan(22_000);
    }

    /// One that queues what it cannot serve: every call beyond 100 makes all of them slower.
    @Test
    void aProviderThatGetsSlowIsAskedLess() {
        latency = () -> Duration.ofMillis((long) (1_000 * Math.max(1, inFlight / 100.0)));
        demand(100);
        pass(Duration.ofMinutes(1));
        assertThat(limit.isLimited()).isFalse();

        demand(1_000);
        pass(Duration.ofMinutes(2));

        assertThat(limit.most()).isBetween(80, 300);
        assertThat(answered).as("of 12,000").isGreaterThan(10_000);
    }
}
