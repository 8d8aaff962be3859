package io.aistrale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Six single faults on one cluster, with fixed seeds, and half as many requests as usual; the
/// whole check is `deploy/aistrale check`. Those who keep the books start anew at the end, when the
/// cluster is warm and leaves them some of the machine; the limit of a takeover is loose here, as a
/// build shares it with others.
class FaultCheckIT {
    private static final List<String> FAULTS =
            List.of(
                    "worker-freeze",
                    "worker-kill",
                    "worker-join",
                    "broker-kill",
                    "brokers-restart",
                    "books-kill");

    private static final String SEED = "20261122";

    @Test
    void nothingIsLostRepeatedOrMiscountedUnderSixFaults() throws Exception {
        var command = new AistraleCommand(Path.of("target", "check-home"));
        Path figures = Path.of("target", "check-figures.json").toAbsolutePath();

        var ended =
                command.run(
                        Duration.ofMinutes(12),
                        "check",
                        "--seed",
                        SEED,
                        "--faults",
                        String.join(",", FAULTS),
                        "--requests",
                        "300",
                        "--rate",
                        "20",
                        "--resumed-within",
                        "60",
                        "--json",
                        figures.toString(),
                        "--logs",
                        Path.of("target", "check-home", "logs").toAbsolutePath().toString());

        System.out.println(ended.output());
        assertThat(ended.exitCode()).as(ended.output()).isZero();
        assertThat(JsonMapper.shared().readTree(figures.toFile()))
                .hasSize(FAULTS.size())
                .allSatisfy(FaultCheckIT::isClean);
    }

    private static void isClean(JsonNode run) {
        assertThat(run.path("submitted").asInt()).isPositive();
        assertThat(run.path("parked").asInt()).isPositive();
        assertThat(run.path("streamed").asInt()).isPositive();
        assertThat(run.path("streamsWrong").asInt()).isZero();
        assertThat(run.path("lost").asInt()).isZero();
        assertThat(run.path("duplicateResults").asInt()).isZero();
        assertThat(run.path("finishedRepeated").asInt()).isZero();
        assertThat(run.path("paidCallsUnexplained").asInt()).isZero();
        assertThat(run.path("ratesExceeded").asInt(-1)).isZero();
        assertThat(run.path("budgetsExceeded").asInt(-1)).isZero();
        assertThat(run.path("driftUsd").decimalValue()).isZero();
        assertThat(run.path("unknownOutcomes").asInt()).isPositive();
        assertThat(run.path("deadLettersActual").asInt())
                .isPositive()
                .isEqualTo(run.path("deadLettersExpected").asInt());
    }
}
