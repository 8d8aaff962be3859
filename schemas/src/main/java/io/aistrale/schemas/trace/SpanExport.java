package io.aistrale.schemas.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes finished spans to an OTLP receiver, in batches, by a thread of its own. The queue is
/// bounded; what finds it full is dropped and counted, and a receiver that fails disturbs nobody.
///
/// Needs the OpenTelemetry SDK, which is an optional dependency of this module: services bring it,
/// clients that only want the records need not.
public final class SpanExport implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SpanExport.class);

    /// The semantic conventions that span and attribute names follow.
    public static final String CONVENTIONS = "https://opentelemetry.io/schemas/1.41.0";

    /// Records nothing.
    public static final SpanExport OFF = new SpanExport();

    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    private static final ScopedValue<TraceContext> SELF = ScopedValue.newInstance();
    private static final Duration FLUSH_WITHIN = Duration.ofSeconds(5);

    private final @Nullable OpenTelemetrySdk sdk;
    private final @Nullable Tracer tracer;
    private final SpanCount count;

    private SpanExport() {
        this.sdk = null;
        this.tracer = null;
        this.count = new SpanCount(0);
    }

    private SpanExport(OpenTelemetrySdk sdk, SpanCount count) {
        this.sdk = sdk;
        this.tracer =
                sdk.getTracerProvider()
                        .tracerBuilder("io.aistrale")
                        .setSchemaUrl(CONVENTIONS)
                        .build();
        this.count = count;
    }

    /// Off where `endpoint` is empty: nothing of the SDK is loaded then. OpenTelemetry's own
    /// environment variables (`OTEL_EXPORTER_OTLP_HEADERS`, `_TIMEOUT`, `_CERTIFICATE`,
    /// `OTEL_RESOURCE_ATTRIBUTES`, `OTEL_BSP_*`, ...) are honoured.
    ///
    /// @param endpoint base URL, without `/v1/traces`
    /// @param service its `service.name`
    /// @throws IllegalArgumentException where `endpoint` is no HTTP URL
    public static SpanExport to(String endpoint, String service) {
        if (endpoint.isBlank()) {
            return OFF;
        }
        if (!endpoint.matches("https?://.+")) {
            throw new IllegalArgumentException(
                    "aistrale.otlp.endpoint is %s, expected an http or https URL such as http://127.0.0.1:4318"
                            .formatted(endpoint));
        }
        return started(endpoint, service);
    }

    private static SpanExport started(String endpoint, String service) {
        var count = new SpanCount(2048);
        var ours =
                Map.of(
                        "otel.traces.exporter", "otlp",
                        "otel.metrics.exporter", "none",
                        "otel.logs.exporter", "none",
                        "otel.exporter.otlp.compression", "gzip",
                        "otel.service.name", service,
                        "otel.bsp.schedule.delay", "1000",
                        "otel.bsp.export.timeout", "10000");
        var fixed =
                Map.of(
                        "otel.exporter.otlp.endpoint",
                        endpoint,
                        "otel.exporter.otlp.protocol",
                        "http/protobuf");
        var sdk =
                AutoConfiguredOpenTelemetrySdk.builder()
                        // Whoever made it closes it, after all that makes spans.
                        .disableShutdownHook()
                        .addPropertiesSupplier(() -> ours)
                        .addPropertiesCustomizer(_ -> fixed)
                        .addSamplerCustomizer((_, _) -> Sampler.alwaysOn())
                        .addTracerProviderCustomizer(
                                (provider, _) -> provider.setIdGenerator(new GivenIds()))
                        .addSpanExporterCustomizer((exporter, settings) ->
                                count.around(
                                        exporter, settings.getInt("otel.bsp.max.queue.size", 2048)))
                        .build()
                        .getOpenTelemetrySdk();
        return new SpanExport(sdk, count);
    }

    /// Whether any span is recorded.
    public boolean isOn() {
        return tracer != null;
    }

    /// Whether spans of this trace are recorded; asked first, so that no others are made.
    public boolean records(TraceContext trace) {
        return tracer != null && trace.sampled();
    }

    /// Never waits and never throws: a span is only looked at, and stops nothing. One that cannot
    /// be made is left out, and the log says so.
    ///
    /// @param span makes it
    public void record(Supplier<FinishedSpan> span) {
        var to = tracer;
        if (to == null) {
            return;
        }
        try {
            record(to, span.get());
        } catch (RuntimeException bug) {
            log.atError().setCause(bug).log("a span could not be made");
        }
    }

    private void record(Tracer to, FinishedSpan span) {
        if (span.self().sampled() && count.enters()) {
            ScopedValue.where(SELF, span.self()).run(() -> send(to, span));
        }
    }

    private static void send(Tracer tracer, FinishedSpan finished) {
        var span =
                tracer.spanBuilder(finished.name())
                        .setParent(parent(finished))
                        .setSpanKind(finished.kind())
                        .setStartTimestamp(finished.begunAt())
                        .setAllAttributes(finished.attributes())
                        .startSpan();
        if (finished.errorType() != null) {
            span.setAttribute(ERROR_TYPE, finished.errorType());
            span.setStatus(StatusCode.ERROR);
        }
        span.end(latest(finished.begunAt(), finished.endedAt()));
    }

    /// Two clocks may disagree; a span never ends before it begins.
    private static Instant latest(Instant begun, Instant ended) {
        return ended.isBefore(begun) ? begun : ended;
    }

    private static Context parent(FinishedSpan span) {
        return span.parent() == null
                ? Context.root()
                : Context.root()
                        .with(
                                Span.wrap(
                                        SpanContext.createFromRemoteParent(
                                                span.self().traceId(),
                                                span.parent(),
                                                TraceFlags.getSampled(),
                                                TraceState.getDefault())));
    }

    /// Spans that the receiver has taken.
    public double exported() {
        return count.exported();
    }

    /// Spans lost because the receiver failed.
    public double failed() {
        return count.failed();
    }

    /// Spans lost because the queue was full.
    public double dropped() {
        return count.dropped();
    }

    /// Sends what is queued, within 5 seconds.
    @Override
    public void close() {
        if (sdk != null) {
            sdk.getSdkTracerProvider()
                    .shutdown()
                    .join(FLUSH_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /// A span's id is known before the span is made.
    private static final class GivenIds implements IdGenerator {
        @Override
        public String generateSpanId() {
            return SELF.get().spanId();
        }

        @Override
        public String generateTraceId() {
            return SELF.get().traceId();
        }
    }
}
