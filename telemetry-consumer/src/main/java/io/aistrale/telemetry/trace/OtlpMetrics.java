package io.aistrale.telemetry.trace;

import io.micrometer.registry.otlp.OtlpConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// All metrics by OTLP, in seconds. `OTEL_EXPORTER_OTLP_HEADERS` and `OTEL_RESOURCE_ATTRIBUTES` are
/// honoured.
///
/// @param endpoint base URL, without `/v1/metrics`
record OtlpMetrics(String endpoint, String service, Duration interval) implements OtlpConfig {
    @Override
    public @Nullable String get(String key) {
        return null;
    }

    @Override
    public String url() {
        return endpoint + "/v1/metrics";
    }

    @Override
    public Duration step() {
        return interval;
    }

    @Override
    public TimeUnit baseTimeUnit() {
        return TimeUnit.SECONDS;
    }

    @Override
    public Map<String, String> resourceAttributes() {
        var attributes = new HashMap<>(OtlpConfig.super.resourceAttributes());
        attributes.putIfAbsent("service.name", service);
        return attributes;
    }
}
