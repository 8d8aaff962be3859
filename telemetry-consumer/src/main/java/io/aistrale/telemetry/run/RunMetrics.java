package io.aistrale.telemetry.run;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// `telemetry_run_requests_total{event}` and `telemetry_run_failures_total`.
public final class RunMetrics {
    private final Counter published;
    private final Counter repeated;
    private final Counter ended;
    private final Counter failures;

    public RunMetrics(MeterRegistry meters) {
        published = requests(meters, "published");
        repeated = requests(meters, "repeated");
        ended = requests(meters, "ended");
        failures =
                Counter.builder("telemetry.run.failures")
                        .description("Looks at an evaluation run that failed")
                        .register(meters);
    }

    private static Counter requests(MeterRegistry meters, String event) {
        return Counter.builder("telemetry.run.requests")
                .description("Requests of evaluation runs")
                .tag("event", event)
                .register(meters);
    }

    void published(int requests) {
        published.increment(requests);
    }

    /// Requests that go out again, since they never came to Kafka.
    void repeated(int requests) {
        repeated.increment(requests);
    }

    void ended(int requests) {
        ended.increment(requests);
    }

    void failed() {
        failures.increment();
    }
}
