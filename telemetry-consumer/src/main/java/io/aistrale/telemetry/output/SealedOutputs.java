package io.aistrale.telemetry.output;

import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.telemetry.entry.TerminalResult;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/// Rows of `inference_output`, ready to be written.
public final class SealedOutputs {
    private final Map<InferenceResult, Row> rows;

    /// One row.
    ///
    /// @param sealed not to be changed
    @SuppressWarnings("ArrayRecordComponent")
    public record Row(UUID requestId, LocalDate day, byte[] sealed) {}

    /// @param rows by the very objects that the entries hold: comparing results would cost more
    ///   than sealing them
    SealedOutputs(Map<InferenceResult, Row> rows) {
        this.rows = rows;
    }

    /// Those of the results that count, in their order.
    public List<Row> of(Collection<TerminalResult> results) {
        return results.stream()
                .flatMap(terminal -> Stream.ofNullable(rows.get(terminal.result())))
                .toList();
    }
}
