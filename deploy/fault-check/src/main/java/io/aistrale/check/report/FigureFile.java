package io.aistrale.check.report;

import io.aistrale.check.verdict.Figures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// The figures for programs: a list with one object per run.
public final class FigureFile {
    private static final JsonMapper JSON = JsonMapper.shared();

    private FigureFile() {}

    public static void write(Path file, List<Row> rows) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.writeString(
                    file,
                    JSON.writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(
                                            rows.stream().map(FigureFile::object).toList())
                            + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> object(Row row) {
        Figures figures = row.figures();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("fault", row.fault());
        object.put("seed", row.seed());
        object.put("submitted", figures.submitted());
        object.put("parked", figures.parked());
        object.put("streamed", figures.streamed());
        object.put("journalCopies", figures.journalCopies());
        object.put("lost", figures.lost());
        object.put("duplicateResults", figures.duplicateResults());
        object.put("finishedRepeated", figures.finishedRepeated());
        object.put("paidCallsUnexplained", figures.paidCallsUnexplained());
        object.put("ratesExceeded", figures.ratesExceeded());
        object.put("budgetsExceeded", figures.budgetsExceeded());
        object.put("refusedForBudget", figures.refusedForBudget());
        object.put("streamsWrong", figures.streamsWrong());
        object.put("unknownOutcomes", figures.unknownOutcomes());
        object.put("callsBilled", figures.callsBilled());
        object.put("driftUsd", figures.driftUsd());
        object.put("deadLettersExpected", figures.deadLettersExpected());
        object.put("deadLettersActual", figures.deadLettersActual());
        object.put("verdict", row.ok() ? "ok" : "failed");
        return object;
    }
}
