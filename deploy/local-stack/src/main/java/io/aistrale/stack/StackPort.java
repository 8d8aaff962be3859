package io.aistrale.stack;

import java.util.Map;

/// A TCP port of the stack, by whom it is used and how it is set.
enum StackPort {
    GATEWAY("gateway", "AISTRALE_GATEWAY_PORT", 8080),
    BROKER("broker", "AISTRALE_KAFKA_PORT", 9092),
    REGISTRY("registry", "AISTRALE_REGISTRY_PORT", 8085),
    POSTGRES("postgres", "AISTRALE_POSTGRES_PORT", 15432),
    SIMULATOR("simulator", "AISTRALE_SIMULATOR_PORT", 8090),
    GATEWAY_MANAGEMENT("gateway's management", "AISTRALE_GATEWAY_MANAGEMENT_PORT", 9080),
    WORKER_MANAGEMENT("worker's management", "AISTRALE_WORKER_MANAGEMENT_PORT", 9081),
    TELEMETRY_MANAGEMENT("telemetry's management", "AISTRALE_TELEMETRY_MANAGEMENT_PORT", 9082),
    COST_MANAGEMENT("cost's management", "AISTRALE_COST_MANAGEMENT_PORT", 9083);

    private static final int LARGEST = 65_535;

    private final String owner;
    private final String variable;
    private final int standard;

    StackPort(String owner, String variable, int standard) {
        this.owner = owner;
        this.variable = variable;
        this.standard = standard;
    }

    String owner() {
        return owner;
    }

    String variable() {
        return variable;
    }

    int in(Map<String, String> environment) {
        String text = environment.getOrDefault(variable, "");
        if (text.isBlank()) {
            return standard;
        }
        try {
            int port = Integer.parseInt(text.strip());
            if (port >= 1 && port <= LARGEST) {
                return port;
            }
        } catch (NumberFormatException _) {
            // Answered below, as any other number that is no port.
        }
        throw new StackFailedException(
                "%s is '%s': it must be a port, 1 to %d.".formatted(variable, text, LARGEST));
    }
}
