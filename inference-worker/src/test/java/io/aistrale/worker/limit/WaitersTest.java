package io.aistrale.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.Lane;
import io.aistrale.worker.limit.Waiters.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WaitersTest {
    private final Waiters waiters = new Waiters();

    private record Named(String name, Standing standing, boolean hasTurn) implements Meter.Entry {
        @Override
        public long latestNanos() {
            return Long.MAX_VALUE;
        }

        @Override
        public void waits() {}

        @Override
        public void passes(double cost) {}

        @Override
        public void goesAway(Duration wait, boolean booked) {}
    }

    private void add(String name, Lane lane, String tenant, double weight) {
        add(name, new Standing(lane, tenant, weight, 0), false, 1);
    }

    private void add(String name, Standing standing, boolean hasTurn, double cost) {
        waiters.add(new Named(name, standing, hasTurn), cost, 0);
    }

    private static Standing ann(int priority) {
        return new Standing(Lane.INTERACTIVE, "ann", 1, priority);
    }

    private String served(int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Waiter first = Objects.requireNonNull(waiters.first());
            waiters.serve(first);
            names.add(nameOf(first));
        }
        return String.join(" ", names);
    }

    private static String nameOf(@Nullable Waiter waiter) {
        return ((Named) Objects.requireNonNull(waiter).entry()).name();
    }

    @Test
    void withinATenantPriorityGoesFirstThenWhoComesBackThenWhoCameFirst() {
        add("first", ann(0), false, 1);
        add("second", ann(0), false, 1);
        add("back", ann(0), true, 1);
        add("urgent", ann(5), false, 1);

        assertThat(served(4)).isEqualTo("urgent back first second");
        assertThat(waiters.isEmpty()).isTrue();
        assertThat(waiters.cost()).isZero();
    }

    @Test
    void tenantsTakeTurnsByTheirWeights() {
        for (int i = 0; i < 6; i++) {
            add("a", Lane.INTERACTIVE, "ann", 1);
            add("B", Lane.INTERACTIVE, "bob", 2);
        }

        assertThat(served(9).chars().filter(letter -> letter == 'B').count()).isEqualTo(6);
    }

    @Test
    void whoComesLateIsServedNextAndDoesNotCatchUp() {
        for (int i = 0; i < 8; i++) {
            add("a", Lane.INTERACTIVE, "ann", 1);
        }
        served(4);
        for (int i = 0; i < 4; i++) {
            add("B", Lane.INTERACTIVE, "bob", 1);
        }

        assertThat(served(8)).isEqualTo("B a B a B a B a");
    }

    @Test
    void whoNeverHasTwoHereTakesNoMoreThanItsShare() {
        for (int i = 0; i < 10; i++) {
            add("a", Lane.INTERACTIVE, "ann", 1);
        }
        StringBuilder order = new StringBuilder();
        boolean waits = false;
        for (int i = 0; i < 10; i++) {
            if (!waits) {
                add("B", Lane.INTERACTIVE, "bob", 1);
            }
            String next = served(1);
            waits = next.equals("a");
            order.append(next);
        }

        assertThat(order.chars().filter(letter -> letter == 'a').count()).isEqualTo(5);
    }

    @Test
    void bulkHasOneTurnInTen() {
        for (int i = 0; i < 40; i++) {
            add("i", Lane.INTERACTIVE, "ann", 1);
            add("B", Lane.BULK, "zoe", 1);
        }

        assertThat(served(30).chars().filter(letter -> letter == 'B').count()).isEqualTo(3);
    }

    @Test
    void bulkHasATenthOfTheUnitsHoweverLargeItsCallsAre() {
        var bulk = new Standing(Lane.BULK, "zoe", 1, 0);
        add("B", bulk, false, 900);
        add("B", bulk, false, 900);
        for (int i = 0; i < 200; i++) {
            add("i", ann(0), false, 50);
        }

        assertThat(served(150).chars().filter(letter -> letter == 'B').count())
                .as("beside 7,500 of the others'")
                .isEqualTo(1);
    }

    @Test
    void whoMakesRoomIsTheLastOfWhomeverMostWaitAndNobodyForOneOfTheSame() {
        add("a1", ann(0), false, 1);
        add("a2", ann(0), false, 1);
        add("a3", ann(0), true, 1);
        add("b1", Lane.INTERACTIVE, "bob", 1);
        var cleo = new Standing(Lane.INTERACTIVE, "cleo", 1, 0);

        assertThat(nameOf(waiters.last(1))).isEqualTo("a2");
        assertThat(waiters.last(ann(0))).isNull();
        assertThat(nameOf(waiters.last(cleo))).isEqualTo("a2");
        add("c1", cleo, false, 2);
        assertThat(waiters.last(cleo)).as("no lighter than who is here").isNull();
    }

    @Test
    void whoCollectsForALargeCallAndLoneBulkMakeNoRoomWhileMoreOfAnotherWait() {
        add("LARGE", ann(0), true, 1_000);
        add("bulk", Lane.BULK, "zoe", 1);
        add("b1", Lane.INTERACTIVE, "bob", 1);
        add("b2", Lane.INTERACTIVE, "bob", 1);

        assertThat(nameOf(waiters.last(500))).isEqualTo("b2");
    }

    @Test
    void aLargeCallHasItsTurnThoughSmallOnesComeAllTheTime() {
        add("LARGE", ann(0), false, 1_000);
        StringBuilder order = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            add("small", Lane.INTERACTIVE, "bob", 1);
            order.append(served(1));
        }

        assertThat(order.toString()).contains("LARGE");
    }
}
