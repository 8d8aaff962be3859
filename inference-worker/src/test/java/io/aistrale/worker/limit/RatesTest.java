package io.aistrale.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.Lane;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rates over a fleet of workers, in virtual time. The limit is 600 requests a minute: 612 are two
/// percent more, 570 are 95% of it.
class RatesTest {
    private static final String ONE = "c:1";
    private static final int LIMIT = 600;
    private static final int MOST = 612;
    private static final int LEAST = 570;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static Fleet limited(long seed, int workers) {
        var fleet = new Fleet(seed, workers);
        fleet.limit(ONE, LIMIT);
        return fleet;
    }

    private static void everyMinuteIsUsed(Fleet fleet, int from, int to) {
        for (int minute = from; minute < to; minute++) {
            assertThat(
                            fleet.calledBetween(
                                    MINUTE.multipliedBy(minute),
                                    MINUTE.multipliedBy(minute + 1),
                                    ONE))
                    .as("calls in minute %d", minute)
                    .isGreaterThanOrEqualTo(LEAST);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void threeWorkersUseTheLimitAndHardlyMore(long seed) {
        var fleet = limited(seed, 3);
        for (var worker : fleet.workers) {
            fleet.arrive(worker, ONE, 1_200, Duration.ofSeconds(3));
        }

        fleet.time.pass(Duration.ofMinutes(7));

        assertThat(fleet.mostIn(MINUTE, ONE)).isLessThanOrEqualTo(MOST);
        everyMinuteIsUsed(fleet, 0, 5);
        assertThat(fleet.open).isZero();
    }

    @Test
    void aFleetThatIsBusyAllTheTimeUsesTheLimitAndHardlyMore() {
        var fleet = limited(6, 3);
        for (var worker : fleet.workers) {
            fleet.arrive(worker, ONE, 1_100, Duration.ofMinutes(5));
        }

        fleet.time.pass(Duration.ofMinutes(5));

        assertThat(fleet.mostIn(MINUTE, ONE)).isLessThanOrEqualTo(MOST);
        everyMinuteIsUsed(fleet, 0, 5);
    }

    @Test
    void whoHasLittleToDoGetsAllOfItAndTheOthersTheRest() {
        var fleet = limited(7, 3);
        var flooded = fleet.workers.get(0);
        fleet.arrive(flooded, ONE, 2_000, Duration.ofSeconds(1));
        fleet.time.pass(MINUTE);
        int before = fleet.workers.get(1).calls + fleet.workers.get(2).calls;
        assertThat(before).as("those that came back, to whom they came").isPositive();

        fleet.time.pass(MINUTE);

        everyMinuteIsUsed(fleet, 0, 2);
        assertThat(fleet.mostIn(MINUTE, ONE)).isLessThanOrEqualTo(MOST);
    }

    @Test
    void theShareOfAWorkerThatDiesIsUsedByTheOthersWithinSeconds() {
        var fleet = limited(8, 3);
        for (var worker : fleet.workers) {
            fleet.arrive(worker, ONE, 1_000, Duration.ofSeconds(2));
        }
        fleet.time.pass(MINUTE);
        fleet.workers.getFirst().dead = true;
        fleet.time.pass(MINUTE);

        assertThat(fleet.calledBetween(Duration.ofSeconds(62), Duration.ofSeconds(92), ONE))
                .isGreaterThanOrEqualTo(LEAST / 2);
        assertThat(fleet.mostIn(MINUTE, ONE)).isLessThanOrEqualTo(MOST);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void withoutTheDatabaseRatesGoOnAtTheLastShare(long seed) {
        var fleet = limited(seed, 3);
        for (var worker : fleet.workers) {
            fleet.arrive(worker, ONE, 1_000, Duration.ofMinutes(4));
        }
        fleet.time.pass(MINUTE);
        fleet.away(true, Duration.ZERO);
        fleet.time.pass(MINUTE);
        int alone = fleet.calledBetween(MINUTE, MINUTE.multipliedBy(2), ONE);
        fleet.away(false, Duration.ofMillis(900));
        fleet.time.pass(MINUTE.multipliedBy(2));

        assertThat(alone).isBetween(LIMIT * 8 / 10, LIMIT);
        assertThat(fleet.mostIn(MINUTE, ONE)).isLessThanOrEqualTo(MOST);
        everyMinuteIsUsed(fleet, 2, 4);
    }

    /// Who is far below what the provider allows is not held to the little that it used.
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void withoutTheDatabaseALimitThatTheProviderTellsIsTheProvidersToKeep(long seed) {
        var fleet = new Fleet(seed, 2);
        fleet.tell(ONE, LIMIT);
        for (var worker : fleet.workers) {
            fleet.arrive(worker, ONE, 6, MINUTE);
        }
        fleet.time.pass(MINUTE);
        fleet.away(true, Duration.ZERO);
        for (var worker : fleet.workers) {
            fleet.arrive(worker, ONE, 120, MINUTE);
        }

        fleet.time.pass(MINUTE.plusSeconds(5));

        assertThat(fleet.open).isZero();
        assertThat(fleet.parkings).isZero();
    }

    /// Calls whose budget has nothing for them now, before the outage and in it.
    @ParameterizedTest
    @ValueSource(longs = {24, 25, 26})
    void withoutTheDatabaseWhatIsTakenInVainIsUsedByOthersOnce(long seed) {
        var fleet = limited(seed, 1);
        var worker = fleet.workers.getFirst();
        fleet.arrive(worker, ONE, 2_400, MINUTE.multipliedBy(3));
        for (int i = 0; i < 3 * LIMIT; i++) {
            fleet.time.after(
                    MINUTE.dividedBy(LIMIT).multipliedBy(i), () -> worker.takesInVain(ONE));
        }
        fleet.time.pass(MINUTE);
        fleet.away(true, Duration.ZERO);
        fleet.time.pass(MINUTE);
        fleet.away(false, Duration.ZERO);
        fleet.time.pass(MINUTE.multipliedBy(2));

        assertThat(fleet.calledBetween(MINUTE, MINUTE.multipliedBy(2), ONE))
                .isGreaterThanOrEqualTo(LIMIT * 7 / 10);
        assertThat(fleet.mostIn(MINUTE, ONE)).isLessThanOrEqualTo(MOST);
    }

    /// What calls use beyond their estimates is taken from those that follow, in an outage too, and
    /// does not keep the line shut after it.
    @ParameterizedTest
    @ValueSource(longs = {27, 28, 29})
    void withoutTheDatabaseTokensBeyondTheEstimateCount(long seed) {
        var fleet = new Fleet(seed, 1);
        fleet.limitTokens(ONE, 60_000);
        var worker = fleet.workers.getFirst();
        for (int i = 0; i < 400; i++) {
            fleet.time.after(Duration.ofMillis(600L * i), () -> worker.arrivesAndUses(ONE, 1_000));
        }
        fleet.time.pass(MINUTE);
        fleet.away(true, Duration.ZERO);
        fleet.time.pass(MINUTE);
        long alone = fleet.usedTokens;
        fleet.time.pass(MINUTE);
        alone = fleet.usedTokens - alone;
        fleet.away(false, Duration.ZERO);
        fleet.time.pass(Duration.ofSeconds(10));
        int before = worker.calls;
        fleet.time.pass(MINUTE);

        // Were they forgotten, while what others leave is used again, it would be 56,500.
        assertThat(alone).isBetween(35_000L, 50_000L);
        assertThat(worker.calls - before).as("calls once it is back").isGreaterThan(40);
    }

    /// What a worker gives itself until the line opens again reaches who comes back meanwhile.
    @ParameterizedTest
    @ValueSource(ints = {1_900, 2_500, 3_500})
    void whoComesBackAfterAShortOutageIsCalledThoughNobodyElseComes(int millisLater) {
        var fleet = limited(31, 1);
        var worker = fleet.workers.getFirst();
        fleet.arrive(worker, ONE, 100, Duration.ofSeconds(10));
        fleet.time.pass(Duration.ofSeconds(10));
        fleet.away(true, Duration.ZERO);
        fleet.arrive(worker, ONE, 20, Duration.ofMillis(500));
        fleet.time.pass(Duration.ofMillis(500));
        fleet.away(false, Duration.ZERO);
        fleet.time.pass(Duration.ofMillis(millisLater));

        fleet.open++;
        worker.asks(Fleet.call(ONE, 10, true));
        fleet.time.pass(Duration.ofSeconds(15));

        assertThat(fleet.open).isZero();
    }

    /// A worker that has just begun knows a tiny share, by which its turns would be minutes away.
    @Test
    void nobodyIsSentAwayForMinutesSinceTheDatabaseWasAwayForASecond() {
        var fleet = new Fleet(15, 1);
        fleet.limit(ONE, 60);
        var worker = fleet.workers.getFirst();
        fleet.arrive(worker, ONE, 1, Duration.ZERO);
        fleet.time.pass(Duration.ofMillis(200));
        fleet.away(true, Duration.ZERO);
        fleet.arrive(worker, ONE, 5, Duration.ofMillis(100));
        fleet.time.pass(Duration.ofSeconds(1));
        fleet.away(false, Duration.ZERO);
        fleet.time.pass(Duration.ofSeconds(25));

        assertThat(fleet.open).isZero();
    }

    @Test
    void aWorkerWhoseAnswersAreLateDoesNotShutTheRateForOthers() {
        var fleet = limited(16, 2);
        fleet.workers.getFirst().slow = Duration.ofMillis(1_200);
        fleet.arrive(fleet.workers.get(0), ONE, 120, MINUTE);
        fleet.arrive(fleet.workers.get(1), ONE, 240, MINUTE);
        fleet.time.pass(MINUTE);

        assertThat(fleet.workers.get(1).calls).isGreaterThan(220);
        assertThat(fleet.mostIn(MINUTE, ONE)).isLessThanOrEqualTo(MOST);
        fleet.time.pass(MINUTE);
        assertThat(fleet.open).isZero();
    }

    /// What was booked by asks that were given up must not make the queue look long for ever.
    @Test
    void lateAnswersLeaveNoTurnsBehindThatNobodyTakes() {
        var fleet = new Fleet(17, 1);
        fleet.limit(ONE, 60);
        var worker = fleet.workers.getFirst();
        worker.slow = Duration.ofMillis(1_200);
        fleet.arrive(worker, ONE, 60, Duration.ofSeconds(20));
        fleet.time.pass(MINUTE.multipliedBy(2));
        worker.slow = Duration.ZERO;
        fleet.time.pass(MINUTE.multipliedBy(2));

        assertThat(fleet.open).isZero();
    }

    @Test
    void aWorkerWithoutAShareUsesNothingWhileTheDatabaseIsAway() {
        var fleet = limited(14, 2);
        fleet.away(true, Duration.ZERO);
        fleet.arrive(fleet.workers.getFirst(), ONE, 20, Duration.ofSeconds(1));

        fleet.time.pass(MINUTE);

        assertThat(fleet.called).isEmpty();
        assertThat(fleet.parkings).isGreaterThanOrEqualTo(20);
        fleet.away(false, Duration.ZERO);
        fleet.time.pass(Duration.ofSeconds(20));
        assertThat(fleet.called.get(ONE)).hasSize(20);
    }

    @Test
    void aFloodWaitsElsewhereAndLeavesAnotherCredentialAlone() {
        var fleet = limited(15, 3);
        fleet.limit("other:1", LIMIT);
        for (var worker : fleet.workers) {
            fleet.arrive(worker, ONE, 16_000, Duration.ofSeconds(20));
        }
        for (int second = 0; second < 60; second++) {
            fleet.arrive(fleet.workers.get(second % 3), "other:1", 4, Duration.ofSeconds(1));
            fleet.time.pass(Duration.ofSeconds(1));
            fleet.workers.forEach(worker -> assertThat(worker.waiting()).isLessThan(600));
        }

        assertThat(fleet.called.get("other:1")).hasSizeGreaterThan(235);
        int parkings = fleet.parkings;
        fleet.time.pass(Duration.ofMinutes(5));
        everyMinuteIsUsed(fleet, 0, 6);
        assertThat(fleet.mostIn(MINUTE, ONE)).isLessThanOrEqualTo(MOST);
        assertThat(fleet.parkings - parkings)
                .as("parkings of 48,000 requests in five minutes")
                .isLessThan(60_000);
    }

    private static Standing tenant(Lane lane, String name, double weight) {
        return new Standing(lane, name, weight, 0);
    }

    /// A flood of sixteen minutes' worth; whoever else comes would wait as long in one queue.
    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43})
    void whoComesBehindAnothersFloodIsServedBesideIt(long seed) {
        var fleet = limited(seed, 3);
        var flooding = tenant(Lane.INTERACTIVE, "flooding", 1);
        var ann = tenant(Lane.INTERACTIVE, "ann", 1);
        for (var worker : fleet.workers) {
            fleet.arrive(worker, ONE, flooding, 3_200, Duration.ofSeconds(10));
        }
        fleet.time.pass(Duration.ofSeconds(30));
        for (int second = 0; second < 240; second++) {
            fleet.workers.get(second % 3).arrives(ONE, ann);
            fleet.time.pass(Duration.ofSeconds(1));
        }
        fleet.time.pass(Duration.ofSeconds(5));
        var waits = fleet.waitsOf(ann);
        assertThat(waits).as("one a second").hasSize(240);
        assertThat(waits.get(120)).isLessThan(Duration.ofMillis(500));
        // Each of the three workers has a stretch of the line at a time.
        assertThat(waits.get(237)).isLessThan(Duration.ofSeconds(2));

        assertThat(fleet.mostIn(MINUTE, ONE)).isLessThanOrEqualTo(MOST);
        everyMinuteIsUsed(fleet, 0, 4);
    }

    @ParameterizedTest
    @ValueSource(longs = {44, 45})
    void tenantsThatBothFloodShareByTheirWeights(long seed) {
        var fleet = limited(seed, 3);
        var once = tenant(Lane.INTERACTIVE, "once", 1);
        var thrice = tenant(Lane.INTERACTIVE, "thrice", 3);
        for (var worker : fleet.workers) {
            fleet.arrive(worker, ONE, once, 4_000, Duration.ofMinutes(4));
            fleet.arrive(worker, ONE, thrice, 4_000, Duration.ofMinutes(4));
        }
        fleet.time.pass(Duration.ofMinutes(4));

        assertThat((double) fleet.calledOf(thrice) / fleet.calledOf(once)).isBetween(2.4, 3.6);
        assertThat(fleet.mostIn(MINUTE, ONE)).isLessThanOrEqualTo(MOST);
        everyMinuteIsUsed(fleet, 0, 4);
    }

    /// It needs a minute's worth, and others' small calls come all the time.
    @ParameterizedTest
    @ValueSource(longs = {48, 49})
    void aCallOfAMinutesWorthOfTokensIsServedBesideSmallOnes(long seed) {
        var fleet = new Fleet(seed, 2);
        fleet.limitTokens(ONE, 60_000);
        var small = tenant(Lane.INTERACTIVE, "small", 1);
        var large = tenant(Lane.INTERACTIVE, "large", 1);
        for (var worker : fleet.workers) {
            fleet.arrive(worker, ONE, small, 500, 600, Duration.ofMinutes(10));
        }
        fleet.time.pass(MINUTE);
        fleet.workers.getFirst().arrives(ONE, large, 60_000);
        fleet.time.pass(Duration.ofMinutes(5));

        assertThat(fleet.calledOf(large)).isOne();
        assertThat(fleet.calledOf(small)).as("of 120 a minute").isBetween(350, 700);
    }

    @ParameterizedTest
    @ValueSource(longs = {46, 47})
    void bulkHasATenthBesideWhatIsInteractive(long seed) {
        var fleet = limited(seed, 3);
        var bulk = tenant(Lane.BULK, "bulk", 1);
        var interactive = tenant(Lane.INTERACTIVE, "interactive", 1);
        for (var worker : fleet.workers) {
            fleet.arrive(worker, ONE, bulk, 3_000, Duration.ofSeconds(10));
            fleet.arrive(worker, ONE, interactive, 2_000, Duration.ofMinutes(4));
        }
        fleet.time.pass(Duration.ofMinutes(4));

        int all = fleet.calledOf(bulk) + fleet.calledOf(interactive);
        assertThat((double) fleet.calledOf(bulk) / all).isBetween(0.07, 0.2);
        everyMinuteIsUsed(fleet, 0, 4);
    }

    @Test
    void aLoneCallOfAnIdleRateHardlyWaits() {
        var fleet = limited(16, 1);
        fleet.workers.getFirst().arrives(ONE);

        fleet.time.pass(Duration.ofMillis(20));

        assertThat(fleet.called.get(ONE)).hasSize(1);
    }

    @Test
    void aBurstThatIsNothingBesideTheLimitPassesAtOnceAndIsCounted() {
        var fleet = new Fleet(19, 1);
        fleet.limit(ONE, 6_000_000);
        fleet.arrive(fleet.workers.getFirst(), ONE, 4_900, Duration.ofMillis(1));
        fleet.time.pass(Duration.ofMillis(2));

        assertThat(fleet.called.get(ONE)).hasSize(4_900);
        assertThat(fleet.parkings).isZero();
        fleet.time.pass(MINUTE);
        assertThat(fleet.lines.used(Subject.ofCredential(ONE))).isGreaterThanOrEqualTo(4_900);
    }

    @Test
    void whoIsUnderNoLimitPassesAtOnceAndNobodyIsAsked() {
        var fleet = new Fleet(17, 1);
        fleet.workers.getFirst().arrives(ONE);

        assertThat(fleet.called.get(ONE)).hasSize(1);
        fleet.time.pass(MINUTE);
        assertThat(fleet.lines.asked()).isZero();
    }

    @Test
    void whatFewCallsAMinuteAreAllowedIsKeptToo() {
        var fleet = new Fleet(18, 3);
        fleet.limit(ONE, 6);
        for (var worker : fleet.workers) {
            fleet.arrive(worker, ONE, 20, Duration.ofSeconds(2));
        }

        fleet.time.pass(Duration.ofMinutes(6));

        assertThat(fleet.mostIn(MINUTE, ONE)).isLessThanOrEqualTo(7);
        assertThat(fleet.called.get(ONE)).hasSizeGreaterThanOrEqualTo(34);
    }
}
