package io.aistrale.worker.trace;

import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.SourcePosition;
import io.aistrale.schemas.trace.CallSpan;
import io.aistrale.schemas.trace.FinishedSpan;
import io.aistrale.schemas.trace.SpanExport;
import io.aistrale.schemas.trace.TraceContext;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;

/// The spans of requests and their calls. A request has one, from its record to its end, told by
/// the worker that wrote the end, however many had it before and wherever it was parked.
///
/// @param group consumer group of the workers
public record RequestSpans(SpanExport export, String group) {
    /// Records nothing.
    public static final RequestSpans OFF = new RequestSpans(SpanExport.OFF, "");

    /// A call's end is in the journal.
    ///
    /// @param server where it went
    public void called(
            TraceContext trace, InferenceRequest request, AttemptFinished finished, URI server) {
        if (export.records(trace)) {
            export.record(() -> CallSpan.finished(trace, finished, request.getStream(), server));
        }
    }

    /// A request's end is in the journal.
    ///
    /// @param arrivedAt when Kafka had its first record
    public void processed(
            TraceContext trace,
            SourcePosition source,
            Instant arrivedAt,
            InferenceResult result,
            Instant now) {
        if (!export.records(trace)) {
            return;
        }
        var self = trace.spanOf(result.getRequestId());
        export.record(() ->
                new FinishedSpan(
                        self,
                        self.equals(trace) ? null : trace.spanId(),
                        "process " + source.getTopic(),
                        SpanKind.CONSUMER,
                        arrivedAt,
                        now,
                        attributes(source, result),
                        result.getErrorCode()));
    }

    private Attributes attributes(SourcePosition source, InferenceResult result) {
        var attributes =
                Attributes.builder()
                        .put("messaging.system", "kafka")
                        .put("messaging.operation.name", "process")
                        .put("messaging.operation.type", "process")
                        .put("messaging.destination.name", source.getTopic())
                        .put(
                                "messaging.destination.partition.id",
                                Integer.toString(source.getPartition()))
                        .put("messaging.kafka.offset", source.getOffset())
                        .put("messaging.consumer.group.name", group)
                        .put("aistrale.request.id", result.getRequestId().toString())
                        .put("aistrale.status", result.getStatus().name().toLowerCase(Locale.ROOT))
                        .put("aistrale.attempts", result.getAttempts());
        if (result.getRoute() != null) {
            attributes.put("aistrale.route", result.getRoute());
        }
        return attributes.build();
    }
}
