package io.aistrale.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static Plan plan(List<String> contenders, Integer... inFlight) {
        var timing =
                new BenchOptions.Timing(
                        3, Duration.ofSeconds(12), Duration.ofSeconds(8), Duration.ofMinutes(15));
        return new Plan(
                BenchOptions.of(
                        List.of("W1", "W2", "W8"),
                        List.of(inFlight),
                        contenders,
                        timing,
                        1_000_000,
                        List.of(),
                        null));
    }

    @Test
    void theComparedSizesTakeTurnsInEveryRound() {
        assertThat(plan(List.of(), 100, 1_000, 4_000, 10_000).round(2))
                .extracting(run -> run.contender() + " " + run.load().inFlight())
                .containsExactly(
                        "FLOOR 1000",
                        "WORKER 1000",
                        "JDK_CLIENT 1000",
                        "PARALLEL_CONSUMER 1000",
                        "FLOOR 4000",
                        "WORKER 4000",
                        "JDK_CLIENT 4000",
                        "PARALLEL_CONSUMER 4000",
                        "SPRING_LISTENER 4000");
    }

    @Test
    void whatIsMeasuredOnceBelongsToTheFirstRound() {
        var first = plan(List.of("worker"), 100, 1_000, 4_000, 10_000).round(1);

        assertThat(first)
                .extracting(run -> run.load().toString())
                .containsExactly(
                        "W1 at 100",
                        "W1 at 1,000",
                        "W1 at 4,000",
                        "W1 at 10,000",
                        "W2 at 4,000",
                        "W8 at 4,000",
                        "W1 at 1,000");
        assertThat(first.getLast().shortBacklog()).isTrue();
    }

    @Test
    void theWorkerUnderLimitsAndTheOneWithoutTakeTurnsInBeingFirst() {
        var asked = new Plan(plan(List.of("worker"), 100, 1_000).options().withLimits());

        assertThat(asked.round(2))
                .extracting(run -> run.contender() + " " + run.load().inFlight())
                .containsExactly("LIMITED_WORKER 1000", "WORKER 1000");
        assertThat(asked.round(3))
                .extracting(run -> run.contender() + " " + run.load().inFlight())
                .containsExactly("WORKER 1000", "LIMITED_WORKER 1000");
    }

    @Test
    void theBacklogOutlastsTheHungriestRun() {
        assertThat(plan(List.of(), 100_000).backlogOf(Workload.W1)).isGreaterThan(2_000_000);
        assertThat(plan(List.of(), 100).backlogOf(Workload.W1)).isEqualTo(1_000_000);
    }
}
