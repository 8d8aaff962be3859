package io.aistrale.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class InFlightLimitTest {
    private final List<String> called = new ArrayList<>();
    private final Shares shares = new Shares(tenant -> tenant.equals("heavy") ? 3 : 1);

    private static int takeWhile(BooleanSupplier admitted, Runnable take) {
        int taken = 0;
        while (admitted.getAsBoolean()) {
            take.run();
            taken++;
        }
        return taken;
    }

    private static void take(InFlightLimit limit, Lane lane, String tenant) {
        limit.take(lane, tenant, 1);
        limit.again(lane);
        limit.begun();
    }

    /// Anna has all places.
    private static int fill(InFlightLimit limit) {
        return takeWhile(
                () -> limit.admits(Lane.INTERACTIVE), () -> take(limit, Lane.INTERACTIVE, "anna"));
    }

    private static int takeBelowShare(InFlightLimit limit, String tenant) {
        return takeWhile(
                () ->
                        limit.admitsBelowShare(Lane.INTERACTIVE)
                                && limit.isBelowShare(Lane.INTERACTIVE, tenant),
                () -> take(limit, Lane.INTERACTIVE, tenant));
    }

    @Test
    void aCallBeyondThePlacesWaitsForTheNextThatEnds() {
        var limit = new InFlightLimit(2, 1_000, shares, () -> false);

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
        var limit = new InFlightLimit(1, 1_000, shares, () -> false);

        limit.enter(false, () -> called.add("under way"));
        limit.enter(false, () -> called.add("waits"));
        limit.enter(true, () -> called.add("goes first"));
        limit.left();
        limit.left();

        assertThat(called).containsExactly("under way", "goes first", "waits");
    }

    @Test
    void whoeverGoesFirstTheOthersHaveOnePlaceInTen() {
        var limit = new InFlightLimit(1, 1_000, shares, () -> true);
        limit.enter(true, () -> called.add("under way"));
        limit.enter(false, () -> called.add("waits"));
        for (int i = 0; i < 100; i++) {
            limit.enter(true, () -> called.add("goes first"));
        }

        for (int i = 0; i < 9; i++) {
            limit.left();
        }
        assertThat(called).doesNotContain("waits");
        limit.left();

        assertThat(called).hasSize(11).last().isEqualTo("waits");
    }

    @Test
    void whereSeveralAreAboutAFewPlacesAreKeptForThoseWhoHaveLittle() {
        var shared = new AtomicBoolean(true);
        var limit = new InFlightLimit(64, 1_000, shares, shared::get);
        for (int i = 0; i < 70; i++) {
            limit.enter(false, () -> called.add("flood"));
        }
        assertThat(called).hasSize(62);

        limit.enter(true, () -> called.add("has little"));
        assertThat(called).hasSize(63).last().isEqualTo("has little");
        limit.left();
        limit.left();
        assertThat(called).as("the kept one is kept again").hasSize(64).last().isEqualTo("flood");

        shared.set(false);
        limit.left();
        assertThat(called).as("all are the flood's").hasSize(67);
    }

    @Test
    void aPlaceNobodyWaitedForIsFreeAgain() {
        var limit = new InFlightLimit(1, 1_000, shares, () -> false);

        limit.enter(false, () -> called.add("first"));
        limit.left();
        limit.enter(false, () -> called.add("second"));

        assertThat(called).containsExactly("first", "second");
    }

    @Test
    void aFewRequestsMoreThanThereArePlacesAreMadeReady() {
        var limit = new InFlightLimit(32, 1_000, shares, () -> false);

        assertThat(fill(limit)).isEqualTo(34);
    }

    @Test
    void whoHasLessThanItsShareIsTakenThoughAllPlacesAreAnothers() {
        var limit = new InFlightLimit(32, 1_000, shares, () -> false);
        fill(limit);
        shares.waits(Lane.INTERACTIVE, "anna", 100);
        shares.waits(Lane.INTERACTIVE, "ben", 100);
        shares.waits(Lane.INTERACTIVE, "heavy", 100);

        assertThat(limit.isBelowShare(Lane.INTERACTIVE, "anna")).isFalse();
        int bens = takeBelowShare(limit, "ben");
        int heavys = takeBelowShare(limit, "heavy");

        assertThat(bens).as("a fifth of 32").isEqualTo(6);
        assertThat(heavys).as("three fifths of 32").isEqualTo(19);
        limit.giveBack(Lane.INTERACTIVE, "ben", 1);
        assertThat(limit.isBelowShare(Lane.INTERACTIVE, "ben")).isTrue();
    }

    @Test
    void bulkBelowItsShareKeepsInteractiveFromNothing() {
        var limit = new InFlightLimit(160, 1_000_000, shares, () -> false);
        fill(limit);
        int bulks =
                takeWhile(
                        () -> limit.admitsBelowShare(Lane.BULK),
                        () -> take(limit, Lane.BULK, "ben"));

        assertThat(bulks).as("a tenth, and as many as are made ready").isEqualTo(26);
        for (int i = 0; i < 27; i++) {
            limit.answered(Lane.INTERACTIVE);
        }
        assertThat(limit.admits(Lane.INTERACTIVE)).isTrue();
    }

    @Test
    void noMoreThanAnEighthOfThePlacesTakesItsFirstStepAtOnce() {
        var limit = new InFlightLimit(1_000, 1_000_000, shares, () -> false);

        int taken =
                takeWhile(
                        () -> limit.admits(Lane.INTERACTIVE),
                        () -> {
                            limit.take(Lane.INTERACTIVE, "anna", 1);
                            limit.again(Lane.INTERACTIVE);
                        });

        assertThat(taken).isEqualTo(125);
        limit.begun();
        assertThat(limit.admits(Lane.INTERACTIVE)).isTrue();
    }

    @Test
    void whoNeitherWaitsNorWorksHasNoShare() {
        shares.waits(Lane.INTERACTIVE, "anna", 1);
        shares.waits(Lane.INTERACTIVE, "ben", 1);
        for (int i = 0; i < 5; i++) {
            shares.works(Lane.INTERACTIVE, "ben", 1);
        }
        assertThat(shares.isBelow(Lane.INTERACTIVE, "ben", 10)).isFalse();

        shares.waits(Lane.INTERACTIVE, "anna", -1);

        assertThat(shares.isBelow(Lane.INTERACTIVE, "ben", 10)).isTrue();
    }

    @Test
    void ofTooManyTenantsForThePlacesEachMayHaveOne() {
        for (int i = 0; i < 100; i++) {
            shares.waits(Lane.INTERACTIVE, "tenant " + i, 1);
        }

        assertThat(shares.isBelow(Lane.INTERACTIVE, "tenant 7", 10)).isTrue();
        shares.works(Lane.INTERACTIVE, "tenant 7", 1);
        assertThat(shares.isBelow(Lane.INTERACTIVE, "tenant 7", 10)).isFalse();
    }

    @Test
    void howeverManyThreadsEnterAndLeaveNoMoreCallsAreOpenThanAllowed() throws Exception {
        var limit = new InFlightLimit(5, 1_000, shares, () -> false);
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
