package io.aistrale.schemas.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.aistrale.schemas.id.TimeOrderedIds;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpanExportTest {
    private static final Instant BEGUN = Instant.parse("2026-11-29T10:00:00.000001Z");
    private static final TraceContext TRACE =
            TraceContext.parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                    .orElseThrow();

    private static FinishedSpan span(TraceContext self, @Nullable String errorType) {
        return new FinishedSpan(
                self,
                TRACE.spanId(),
                "send inference.requests",
                SpanKind.PRODUCER,
                BEGUN,
                BEGUN.plusMillis(7),
                Attributes.builder().put("messaging.system", "kafka").build(),
                errorType);
    }

    @Test
    void aFinishedSpanArrivesUnderTheIdsAndTimesItWasGiven() throws Exception {
        UUID attempt = TimeOrderedIds.next();
        try (var receiver = new OtlpReceiver()) {
            try (var export = SpanExport.to(receiver.endpoint(), "gateway")) {
                export.record(() -> span(TRACE.spanOf(attempt), "kafka_unavailable"));
            }

            assertThat(receiver.spans()).hasSize(1);
            var told = receiver.spans().getFirst();
            assertThat(told.service()).isEqualTo("gateway");
            assertThat(told.schema()).isEqualTo(SpanExport.CONVENTIONS);
            assertThat(told.traceId()).isEqualTo(TRACE.traceId());
            assertThat(told.parent()).isEqualTo(TRACE.spanId());
            assertThat(attempt.toString().replace("-", "")).endsWith(told.id());
            assertThat(told.attribute("error.type")).isEqualTo("kafka_unavailable");
            assertThat(told.span().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
            assertThat(told.span().getEndTimeUnixNano() - told.span().getStartTimeUnixNano())
                    .isEqualTo(7_000_000);
        }
    }

    @Test
    void aTraceThatIsNotSampledIsNotRecorded() throws Exception {
        var quiet = new TraceContext(TRACE.traceId(), TRACE.spanId(), false);
        try (var receiver = new OtlpReceiver()) {
            try (var export = SpanExport.to(receiver.endpoint(), "gateway")) {
                assertThat(export.records(quiet)).isFalse();
                assertThat(export.records(TRACE)).isTrue();
                export.record(() -> span(quiet, null));
            }
            assertThat(receiver.spans()).isEmpty();
        }
    }

    @Test
    void withoutAnEndpointNothingIsRecorded() {
        assertThat(SpanExport.to(" ", "gateway")).isSameAs(SpanExport.OFF);
        assertThat(SpanExport.OFF.records(TRACE)).isFalse();
    }

    @Test
    void anEndpointThatIsNoUrlIsRefusedByName() {
        assertThatThrownBy(() -> SpanExport.to("collector:4318", "gateway"))
                .hasMessageContaining("aistrale.otlp.endpoint is collector:4318");
    }

    @Test
    void aReceiverThatRefusesCostsSpansAndNothingElse() throws Exception {
        try (var receiver = new OtlpReceiver();
                var export = SpanExport.to(receiver.endpoint(), "gateway")) {
            receiver.answer(400);
            export.record(() -> span(TRACE.newSpan(), null));
            await().until(() -> export.failed() == 1);

            receiver.answer(200);
            export.record(() -> span(TRACE.newSpan(), null));
            await().until(() -> export.exported() == 1);
            assertThat(receiver.spans()).hasSize(1);
        }
    }

    @Test
    void whatFindsTheQueueFullIsCountedAndLost() throws Exception {
        try (var receiver = new OtlpReceiver();
                var export = SpanExport.to(receiver.endpoint(), "gateway")) {
            for (int i = 0; i < 20_000; i++) {
                export.record(() -> span(TRACE.newSpan(), null));
            }
            await().until(() ->
                    export.dropped() > 0 && export.exported() + export.dropped() == 20_000);
            assertThat(receiver.spans()).hasSize((int) export.exported());
        }
    }
}
