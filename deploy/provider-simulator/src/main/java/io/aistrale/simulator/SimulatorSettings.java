package io.aistrale.simulator;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// What the simulator is told at its start.
///
/// @param host the address to listen on; 127.0.0.1
/// @param ports the ports to listen on, 0 for any free one; 8090
/// @param seed of everything random; drawn and printed if not given
/// @param ledgerLimit how many calls the ledger holds; 5,000,000
/// @param keptRequests how many requests are kept whole, the last ones; 0
public record SimulatorSettings(
        String host, List<Integer> ports, long seed, int ledgerLimit, int keptRequests) {

    public static final int DEFAULT_LEDGER_LIMIT = 5_000_000;

    public SimulatorSettings {
        ports = List.copyOf(ports);
        if (ports.isEmpty() || ledgerLimit < 1 || keptRequests < 0) {
            throw new IllegalArgumentException(
                    "at least one port, a ledger limit of at least 1 and no negative number of kept"
                            + " requests are needed");
        }
    }

    /// On these ports of the loopback address, 0 for any free one, with seed 1.
    public static SimulatorSettings onPorts(Integer... ports) {
        return new SimulatorSettings("127.0.0.1", List.of(ports), 1, DEFAULT_LEDGER_LIMIT, 0);
    }

    /// The same, keeping the last requests whole.
    public SimulatorSettings keepingRequests(int kept) {
        return new SimulatorSettings(host, ports, seed, ledgerLimit, kept);
    }

    /// Arguments, if any, are the ports; everything else comes from the environment.
    static SimulatorSettings from(String[] arguments, Map<String, String> environment) {
        String ports =
                arguments.length > 0
                        ? String.join(",", arguments)
                        : environment.getOrDefault("AISTRALE_SIMULATOR_PORT", "8090");
        String seed = environment.get("AISTRALE_SIMULATOR_SEED");
        String limit = environment.get("AISTRALE_SIMULATOR_LEDGER_LIMIT");
        return new SimulatorSettings(
                environment.getOrDefault("AISTRALE_SIMULATOR_HOST", "127.0.0.1"),
                Stream.of(ports.split(",", -1)).map(port -> Integer.valueOf(port.strip())).toList(),
                seed == null ? new SplittableRandom().nextInt(1_000_000) : Long.parseLong(seed),
                limit == null ? DEFAULT_LEDGER_LIMIT : Integer.parseInt(limit),
                Integer.parseInt(
                        environment.getOrDefault("AISTRALE_SIMULATOR_KEPT_REQUESTS", "0")));
    }
}
