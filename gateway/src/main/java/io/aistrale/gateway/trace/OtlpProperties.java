package io.aistrale.gateway.trace;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where spans and metrics go by OTLP.
///
/// @param endpoint base URL of an OTLP/HTTP receiver, such as `http://127.0.0.1:4318`; default
///   `OTEL_EXPORTER_OTLP_ENDPOINT`, and none: nothing is exported
/// @param samplingRatio share of the traces that begin here which are recorded, 0 to 1; default
///   `OTEL_TRACES_SAMPLER_ARG`, else 0.1. A trace that came along is recorded as its `traceparent`
///   says
/// @param metricInterval between two exports of metrics; default `OTEL_METRIC_EXPORT_INTERVAL`,
///   else 60 s
@ConfigurationProperties("aistrale.otlp")
public record OtlpProperties(
        @DefaultValue("") String endpoint,
        @DefaultValue("0.1") double samplingRatio,
        @DefaultValue("60s") Duration metricInterval) {
    public OtlpProperties {
        endpoint = endpoint.strip().replaceFirst("/+$", "");
        if (!(samplingRatio >= 0 && samplingRatio <= 1)) {
            throw new IllegalArgumentException(
                    "aistrale.otlp.sampling-ratio is %s, expected a share from 0 to 1"
                            .formatted(samplingRatio));
        }
    }
}
