package io.aistrale.cost.ledger;

import io.aistrale.schemas.trace.FinishedSpan;
import io.aistrale.schemas.trace.SpanExport;
import io.aistrale.schemas.trace.TraceContext;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tells traces about entries that are committed: the last span of an attempt, with its money.
public record BookSpans(SpanExport export) {
    /// The trace of an attempt where it is recorded; read only where anything is.
    ///
    /// @param traceparent the attempt's
    public Optional<TraceContext> recorded(@Nullable String traceparent) {
        return export.isOn()
                ? TraceContext.parse(traceparent).filter(export::records)
                : Optional.empty();
    }

    /// @param traces of recorded attempts, by attempt id
    /// @param begunAt when the batch was taken up
    public void committed(
            List<Entry> entries,
            Map<UUID, TraceContext> traces,
            Instant begunAt,
            Instant committedAt) {
        for (Entry entry : entries) {
            var trace = traces.get(entry.attempt().id());
            if (trace != null) {
                export.record(() -> span(entry, trace, begunAt, committedAt));
            }
        }
    }

    private static FinishedSpan span(
            Entry entry, TraceContext trace, Instant begunAt, Instant committedAt) {
        return new FinishedSpan(
                trace.newSpan(),
                trace.spanOf(entry.attempt().id()).spanId(),
                "book cost",
                SpanKind.CONSUMER,
                begunAt,
                committedAt,
                attributes(entry),
                null);
    }

    /// Money is text: an attribute's number would be a float.
    private static Attributes attributes(Entry entry) {
        Charge charge = entry.charge();
        var attributes =
                Attributes.builder()
                        .put("messaging.system", "kafka")
                        .put("messaging.operation.name", "book")
                        .put("messaging.operation.type", "process")
                        .put("messaging.destination.name", "inference.journal")
                        .put("aistrale.request.id", entry.attempt().requestId().toString())
                        .put("aistrale.attempt.id", entry.attempt().id().toString())
                        .put("aistrale.status", entry.status().name().toLowerCase(Locale.ROOT))
                        .put("aistrale.cost.entry", entry.number())
                        .put("aistrale.cost.unpriced", charge.unpriced());
        if (charge.costUsd() != null) {
            attributes.put("aistrale.cost.usd", charge.costUsd().toPlainString());
        }
        if (charge.upperBoundUsd() != null) {
            attributes.put("aistrale.cost.upper_bound_usd", charge.upperBoundUsd().toPlainString());
        }
        if (charge.price() != null) {
            attributes.put("aistrale.price.version", charge.price().version());
        }
        return attributes.build();
    }
}
