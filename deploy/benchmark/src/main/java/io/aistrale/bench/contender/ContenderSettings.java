package io.aistrale.bench.contender;

import java.net.URI;
import java.util.Map;

/// What a contender is told, by environment variables.
///
/// @param completions the provider's chat completions
/// @param model whose name tells the simulator how long to take
/// @param inFlight calls to keep open
public record ContenderSettings(
        URI completions,
        String model,
        int inFlight,
        String brokers,
        String registryUrl,
        String requestTopic,
        String group) {

    private static final String PREFIX = "AISTRALE_BENCH_";

    /// As environment variables.
    public Map<String, String> environment() {
        return Map.of(
                PREFIX + "COMPLETIONS", completions.toString(),
                PREFIX + "MODEL", model,
                PREFIX + "IN_FLIGHT", Integer.toString(inFlight),
                PREFIX + "BROKERS", brokers,
                PREFIX + "REGISTRY", registryUrl,
                PREFIX + "TOPIC", requestTopic,
                PREFIX + "GROUP", group);
    }

    static ContenderSettings fromEnvironment() {
        return new ContenderSettings(
                URI.create(given("COMPLETIONS")),
                given("MODEL"),
                Integer.parseInt(given("IN_FLIGHT")),
                given("BROKERS"),
                given("REGISTRY"),
                given("TOPIC"),
                given("GROUP"));
    }

    private static String given(String name) {
        String value = System.getenv(PREFIX + name);
        if (value == null) {
            throw new IllegalArgumentException(PREFIX + name + " is not set");
        }
        return value;
    }
}
