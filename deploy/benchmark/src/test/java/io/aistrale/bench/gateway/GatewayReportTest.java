package io.aistrale.bench.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.bench.load.LoadFigures;
import io.aistrale.bench.load.Percentiles;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class GatewayReportTest {
    private final GatewayReport report = new GatewayReport(options(List.of()));

    @Test
    void programsFindExactlyTheNamesOfTheContractInEveryRow() {
        for (Workload workload : Workload.values()) {
            report.add(workload, Measured.of(figures(210, 0.1, 0)));
        }

        var json = new JsonMapper().readTree(new JsonMapper().writeValueAsString(report.rows()));

        assertThat(json.size()).isEqualTo(4);
        json.forEach(row ->
                assertThat(row.propertyNames())
                        .contains(
                                "acceptP50Millis",
                                "acceptP99Millis",
                                "bareProducerP99Millis",
                                "cpuMicrosPerRequest",
                                "nginxCpuMicrosPerRequest",
                                "portkeyCpuMicrosPerRequest",
                                "endToEndOverheadP50Millis",
                                "endToEndOverheadP99Millis",
                                "firstTokenOverheadP50Millis",
                                "requestsPerSecond",
                                "errors"));
    }

    @Test
    void theProvidersOwnTimeIsNoOverhead() {
        report.add(Workload.END_TO_END, Measured.of(figures(210, 0.1, 0)));
        report.add(Workload.STREAM, Measured.of(figures(210, 0.1, 0)));

        assertThat(report.rows().getFirst().endToEndOverheadP50Millis()).isEqualTo(10);
        assertThat(report.rows().getFirst().endToEndOverheadP99Millis()).isEqualTo(20);
        assertThat(report.rows().getFirst().cpuMicrosPerRequest()).isEqualTo(100);
        assertThat(report.rows().getLast().firstTokenOverheadP50Millis()).isEqualTo(110);
    }

    @Test
    void aWindowThatTellsOfTheGeneratorOrTheSimulatorIsRefused() {
        report.add(Workload.ACCEPT, Measured.of(figures(5, 1.5, 0)));
        var slowProvider = Measured.of(figures(210, 0.1, 0), 200, 230);

        assertThat(report.rows().getFirst().acceptP50Millis()).isNull();
        assertThat(report.rows().getFirst().cpuMicrosPerRequest()).isNull();
        assertThat(slowProvider.refused()).contains("simulator", "200", "230");
    }

    @Test
    void anErrorFailsTheRun() {
        report.add(Workload.ACCEPT, Measured.of(figures(5, 0.1, 0)));
        assertThat(report.exitCode()).isZero();

        report.add(Workload.ACCEPT, Measured.of(figures(5, 0.1, 1)));
        assertThat(report.exitCode()).isEqualTo(1);
    }

    @Test
    void workloadsAreNamedAndNoneMeansAll() {
        assertThat(GatewayOptions.workloads(List.of()))
                .containsExactlyInAnyOrder(Workload.values());
        assertThat(GatewayOptions.workloads(List.of("peers", "end-to-end")))
                .containsExactly(Workload.END_TO_END);
        assertThat(GatewayOptions.peers(List.of("accept"))).isFalse();
        assertThatThrownBy(() -> GatewayOptions.workloads(List.of("nonsense")))
                .hasMessageContaining("accept, end-to-end, stream, waiting and peers");
    }

    private static GatewayOptions options(List<String> only) {
        return new GatewayOptions(
                GatewayOptions.workloads(only),
                false,
                null,
                10_000,
                1,
                Duration.ofSeconds(1),
                Duration.ZERO,
                null,
                List.of(),
                null);
    }

    /// @param p50 milliseconds; the p99 is 10 more
    private static LoadFigures figures(double p50, double late, long errors) {
        return new LoadFigures(
                1_000,
                1_000,
                10,
                errors,
                new Percentiles(p50, p50 + 10, p50 + 20),
                new Percentiles(late, late, late),
                Map.of("gateway", 100_000.0, LoadFigures.GENERATOR, 50_000.0),
                "");
    }
}
