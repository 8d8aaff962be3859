package io.aistrale.bench.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class IngestReportTest {
    private static final Drain.Figures DRAINED =
            new Drain.Figures(20_000, 21_000, 22_000, new Drain.Cpu(20, 30, 40, 5), 300, 280, 0.01);
    private static final Floor.Figures FLOOR = new Floor.Figures(40_000, 10_000, 2_000);

    @Test
    void programsFindExactlyTheNamesOfTheContract() {
        var report = new IngestReport(2_500.0);
        report.add(10_000, DRAINED, FLOOR, List.of());

        var json = new JsonMapper().readTree(new JsonMapper().writeValueAsString(report.rows()));

        assertThat(json.get(0).propertyNames())
                .containsExactlyInAnyOrder(
                        "attemptsPerSecond",
                        "rawCopyRowsPerSecond",
                        "rows",
                        "cpuMicrosPerRow",
                        "pipelineRequestsPerSecond");
        assertThat(json.get(0).get("cpuMicrosPerRow").asDouble()).isEqualTo(90);
        assertThat(json.get(0).get("rows").asInt()).isEqualTo(10_000);
        assertThat(report.exitCode()).isZero();
    }

    @Test
    void aSizeThatWasNotCountedRightHasNoFiguresAndFailsTheRun() {
        var report = new IngestReport(null);
        report.add(10_000, DRAINED, FLOOR, List.of("attempt has 3 rows of 4"));

        assertThat(report.rows().getFirst().attemptsPerSecond()).isNull();
        assertThat(report.rows().getFirst().cpuMicrosPerRow()).isNull();
        assertThat(report.rows().getFirst().rawCopyRowsPerSecond()).isEqualTo(40_000);
        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(printed(report)).contains("refused", "WRONG", "attempt has 3 rows of 4");
    }

    @Test
    void aPipelineThatWasNotCountedRightFailsTheRun() {
        var report = new IngestReport(null);
        report.add(10_000, DRAINED, FLOOR, List.of());
        report.refusePipeline();

        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.rows().getFirst().pipelineRequestsPerSecond()).isNull();
        assertThat(printed(report)).contains("WRONG", "the pipeline");
    }

    @Test
    void theTableSaysHowMuchOfTheFloorIsReachedAndWhatGrowthCosts() {
        var report = new IngestReport(2_500.0);
        report.add(10_000, DRAINED, FLOOR, List.of());
        report.add(10_000_000, DRAINED, FLOOR, List.of());

        assertThat(printed(report))
                .contains("50%", "1.00 times as much with 10,000,000 present", "2,500 requests/s");
    }

    private static String printed(IngestReport report) {
        var bytes = new ByteArrayOutputStream();
        report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
