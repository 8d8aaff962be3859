package io.aistrale.check.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.check.verdict.Figures;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FigureFileTest {
    private static final Figures FIGURES =
            new Figures(
                    10,
                    8,
                    9,
                    12,
                    1,
                    2,
                    3,
                    4,
                    14,
                    15,
                    16,
                    11,
                    5,
                    13,
                    new BigDecimal("0.000000000001"),
                    6,
                    7,
                    0);

    @Test
    void everyNameOfTheContractIsInEveryObject(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("made/figures.json");
        FigureFile.write(file, List.of(new Row("worker-kill", 42, FIGURES, false)));

        JsonNode run = JsonMapper.shared().readTree(file.toFile()).get(0);

        assertThat(run.propertyNames())
                .contains(
                        "submitted",
                        "parked",
                        "streamed",
                        "journalCopies",
                        "ratesExceeded",
                        "budgetsExceeded",
                        "refusedForBudget",
                        "streamsWrong",
                        "lost",
                        "duplicateResults",
                        "finishedRepeated",
                        "paidCallsUnexplained",
                        "unknownOutcomes",
                        "callsBilled",
                        "driftUsd",
                        "deadLettersExpected",
                        "deadLettersActual");
        assertThat(run.path("driftUsd").decimalValue()).isEqualByComparingTo("0.000000000001");
    }

    @Test
    void theTableHasALineForEachRunAndOneForAll() {
        Row row = new Row("worker-kill", 42, FIGURES, false);

        assertThat(FigureTable.lines(List.of(row), row))
                .hasSize(5)
                .last()
                .asString()
                .contains("FAILED", "7/6", "11/9", "15/16");
    }
}
