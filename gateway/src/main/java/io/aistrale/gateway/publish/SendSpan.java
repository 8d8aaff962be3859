package io.aistrale.gateway.publish;

import io.aistrale.schemas.trace.FinishedSpan;
import io.aistrale.schemas.trace.TraceContext;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/// A published request as OpenTelemetry's messaging conventions tell it.
final class SendSpan {
    private SendSpan() {}

    static FinishedSpan of(
            TraceContext self,
            String parent,
            ProducerRecord<String, byte[]> sent,
            Instant begunAt,
            Published published) {
        return new FinishedSpan(
                self,
                parent,
                "send " + sent.topic(),
                SpanKind.PRODUCER,
                begunAt,
                Instant.now(),
                Attributes.builder()
                        .put("messaging.system", "kafka")
                        .put("messaging.operation.name", "send")
                        .put("messaging.operation.type", "send")
                        .put("messaging.destination.name", sent.topic())
                        .put("messaging.kafka.message.key", sent.key())
                        .put("messaging.message.body.size", sent.value().length)
                        .put("aistrale.request.id", sent.key())
                        .build(),
                errorType(published));
    }

    private static @Nullable String errorType(Published published) {
        return switch (published) {
            case Published.Acknowledged _ -> null;
            case Published.TooLarge _ -> "request_too_large";
            case Published.NotSent _ -> "kafka_unavailable";
            case Published.OutcomeUnknown _ -> "outcome_unknown";
        };
    }
}
