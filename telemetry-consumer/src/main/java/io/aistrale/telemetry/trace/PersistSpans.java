package io.aistrale.telemetry.trace;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.schemas.trace.CallSpan;
import io.aistrale.schemas.trace.FinishedSpan;
import io.aistrale.schemas.trace.SpanExport;
import io.aistrale.schemas.trace.TraceContext;
import io.aistrale.telemetry.entry.AttemptEnd;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;

/// The spans of attempts whose rows are committed; and those of calls that were presumed unknown,
/// which nobody else tells, since their worker is gone.
public record PersistSpans(SpanExport export) {
    /// @param ends of one transaction, which began and was committed at these times
    public void persisted(Collection<AttemptEnd> ends, Instant begunAt, Instant committedAt) {
        if (export.isOn()) {
            ends.forEach(end -> persisted(end, begunAt, committedAt));
        }
    }

    private void persisted(AttemptEnd end, Instant begunAt, Instant committedAt) {
        var attempt = end.attempt();
        var trace =
                TraceContext.parse(attempt.getTraceparent()).filter(export::records).orElse(null);
        if (trace == null) {
            return;
        }
        String status =
                switch (end) {
                    case AttemptEnd.Known known -> known.event().getStatus().name();
                    case AttemptEnd.Presumed(var presumed, var _) -> {
                        export.record(() -> CallSpan.presumed(trace, presumed));
                        yield "UNKNOWN";
                    }
                };
        export.record(() ->
                new FinishedSpan(
                        trace.newSpan(),
                        trace.spanOf(attempt.getAttemptId()).spanId(),
                        "persist attempt",
                        SpanKind.CONSUMER,
                        begunAt,
                        committedAt,
                        attributes(attempt, status),
                        null));
    }

    private static Attributes attributes(Attempt attempt, String status) {
        return Attributes.builder()
                .put("messaging.system", "kafka")
                .put("messaging.operation.name", "persist")
                .put("messaging.operation.type", "process")
                .put("messaging.destination.name", Topics.JOURNAL)
                .put("aistrale.request.id", attempt.getRequestId().toString())
                .put("aistrale.attempt.id", attempt.getAttemptId().toString())
                .put("aistrale.attempt.number", attempt.getNumber())
                .put("aistrale.status", status.toLowerCase(Locale.ROOT))
                .build();
    }
}
