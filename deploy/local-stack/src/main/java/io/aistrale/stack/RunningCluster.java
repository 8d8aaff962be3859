package io.aistrale.stack;

import java.util.Map;
import java.util.Optional;

/// Where commands that work on any cluster look first: what the environment names, else the stack
/// that is running here, else where it would be.
record RunningCluster(String bootstrapServers, String registryUrl) {

    static RunningCluster find() {
        StackSettings settings = StackSettings.of(null, null);
        Optional<StackState> state = StackStateFile.in(StackSettings.defaultHome()).running();
        Map<String, String> environment = settings.environment();
        return new RunningCluster(
                environment.getOrDefault(
                        "AISTRALE_KAFKA_BOOTSTRAP_SERVERS",
                        state.flatMap(running -> running.port(StackPort.BROKER))
                                .map(port -> "127.0.0.1:" + port)
                                .orElse(settings.bootstrapServers())),
                environment.getOrDefault(
                        "AISTRALE_REGISTRY_URL",
                        state.flatMap(running -> running.port(StackPort.REGISTRY))
                                .map("http://127.0.0.1:%d/apis/ccompat/v7"::formatted)
                                .orElse(settings.registryUrl())));
    }
}
