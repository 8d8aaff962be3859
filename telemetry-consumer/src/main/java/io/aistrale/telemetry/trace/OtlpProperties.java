package io.aistrale.telemetry.trace;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where spans and metrics go by OTLP. Which traces are recorded is said by their `traceparent`.
///
/// @param endpoint base URL of an OTLP/HTTP receiver, such as `http://127.0.0.1:4318`; default
///   `OTEL_EXPORTER_OTLP_ENDPOINT`, and none: nothing is exported
/// @param metricInterval between two exports of metrics; default `OTEL_METRIC_EXPORT_INTERVAL`,
///   else 60 s
@ConfigurationProperties("aistrale.otlp")
public record OtlpProperties(
        @DefaultValue("") String endpoint, @DefaultValue("60s") Duration metricInterval) {
    public OtlpProperties {
        endpoint = endpoint.strip().replaceFirst("/+$", "");
    }
}
