package io.aistrale.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenLoadTest {
    private static final LoadPlan.Pace PACE =
            new LoadPlan.Pace(20_000, Duration.ofMillis(100), Duration.ofMillis(200));

    @TempDir Path directory;

    @Test
    void aPlanIsReadAsItWasWritten() {
        var plan =
                new LoadPlan(
                        URI.create("http://127.0.0.1:1/v1/x"),
                        Map.of("Authorization", "Bearer c4nary: b=c"),
                        "{\"a\":\"b\"}",
                        202,
                        LoadPlan.Timed.FIRST_EVENT,
                        PACE,
                        64,
                        Map.of("gateway", List.of(1L, 2L)));
        plan.write(directory.resolve("plan"));

        assertThat(LoadPlan.read(directory.resolve("plan"))).isEqualTo(plan);
    }

    @Test
    void figuresAreReadAsTheyWereWritten() {
        var figures =
                new LoadFigures(
                        10,
                        9,
                        2.5,
                        1,
                        new Percentiles(1, 2, 3),
                        new Percentiles(4, 5, 6),
                        Map.of("gateway", 900.0),
                        "answered 500");
        figures.write(directory.resolve("figures"));

        assertThat(LoadFigures.read(directory.resolve("figures"))).isEqualTo(figures);
        assertThat(figures.microsPerRequest("gateway")).isEqualTo(100);
    }

    @Test
    void theWindowHasAsManyRequestsAsItsRateSaysAndNoneComesBeforeItIsDue() {
        var pacing = new Pacing(PACE);
        var tally = new Tally(Map.of(), pacing.most());
        List<Pacing.Due> all = new ArrayList<>();
        List<Long> early = new ArrayList<>();
        pacing.run(
                tally,
                due -> {
                    all.add(due);
                    if (System.nanoTime() < due.dueAt()) {
                        early.add(due.dueAt());
                    }
                });

        long counted = all.stream().filter(Pacing.Due::counts).count();
        assertThat(counted).isCloseTo(4_000, within(400L));
        assertThat(tally.figures(0).due()).isEqualTo(counted);
        assertThat(all.size() - counted).as("fewer while it grows warm").isBetween(200L, 1_900L);
        assertThat(early).isEmpty();
    }

    @Test
    void aPercentileIsTheLeastValueThatIsNotBelowThatShare() {
        long[] nanos = new long[200];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = (nanos.length - i) * 1_000_000L;
        }

        assertThat(Percentiles.ofNanos(nanos)).isEqualTo(new Percentiles(100, 198, 200));
        assertThat(Percentiles.ofNanos(new long[0])).isEqualTo(new Percentiles(0, 0, 0));
    }

    @Test
    void whatIsNotAnsweredIsAnError() {
        var tally = new Tally(Map.of(), 10);
        tally.open();
        tally.succeeded();
        tally.failed("answered 500");
        tally.failed("answered 429");
        tally.close(5);

        LoadFigures figures = tally.figures(2);
        assertThat(figures.errors()).isEqualTo(4);
        assertThat(figures.answered()).isEqualTo(1);
        assertThat(figures.firstError()).isEqualTo("answered 500");
    }
}
