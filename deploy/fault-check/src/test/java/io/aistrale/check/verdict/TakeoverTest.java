package io.aistrale.check.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TakeoverTest {
    /// Each step is a second after the one before.
    private final Scenario scenario = new Scenario();

    @Test
    void aCallOfADeadWorkerIsMeasuredFromItsLastSignOfLifeToTheNextCall() {
        scenario.submitted("q").started("a", "q", "dead").started("other", "p", "dead");
        scenario.presumed("a").started("b", "q", "alive").succeeded("b", "r");

        assertThat(new Takeover(scenario.facts()).longest(_ -> true))
                .contains(Duration.ofSeconds(2));
    }

    @Test
    void requestsThatAreNotAskedForDoNotCount() {
        scenario.submitted("q").started("a", "q", "dead").presumed("a").started("b", "q", "alive");

        assertThat(new Takeover(scenario.facts()).longest(id -> id.equals(Scenario.id("p"))))
                .isEmpty();
    }

    @Test
    void requestsThatWaitForARateDoNotCount() {
        scenario.submitted("q").started("a", "q", "dead").presumed("a").started("b", "q", "alive");
        assertThat(new Takeover(scenario.facts()).longest(_ -> true)).isPresent();

        assertThat(new Takeover(scenario.heldTo(900).facts()).longest(_ -> true)).isEmpty();
    }

    @Test
    void requestsOfATightBudgetDoNotCount() {
        scenario.submitted("q").started("a", "q", "dead").presumed("a").started("b", "q", "alive");

        assertThat(new Takeover(scenario.paidFromABudget().facts()).longest(_ -> true)).isEmpty();
    }

    @Test
    void aWorkerThatStillWritesIsNotDead() {
        scenario.submitted("q").started("a", "q", "frozen").presumed("a");
        scenario.started("b", "q", "alive").started("c", "p", "frozen");

        assertThat(new Takeover(scenario.facts()).longest(_ -> true)).isEmpty();
    }

    @Test
    void aRetryOfTheSameWorkerIsNoTakeover() {
        scenario.submitted("q").started("a", "q", "slow").presumed("a").started("b", "q", "slow");

        assertThat(new Takeover(scenario.facts()).longest(_ -> true)).isEmpty();
    }
}
