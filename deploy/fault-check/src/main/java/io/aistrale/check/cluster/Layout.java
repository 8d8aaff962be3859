package io.aistrale.check.cluster;

import io.aistrale.parts.FreePorts;
import io.aistrale.parts.KafkaNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where everything of one check is: ports nobody else has, files below one directory.
///
/// @param checkout where the services' jars are built
/// @param directory of this check alone
public record Layout(
        Path checkout,
        Path directory,
        List<KafkaNode> nodes,
        int registryPort,
        int postgresPort,
        int simulatorPort,
        List<GatewayPorts> gateways) {

    /// Where a gateway listens.
    ///
    /// @param management for health and metrics
    record GatewayPorts(int http, int management) {}

    static final int BROKERS = 3;
    static final int GATEWAYS = 2;

    public static Layout in(Path checkout, Path directory) {
        List<Integer> controllers = ports();
        List<String> voters = new ArrayList<>();
        for (int i = 0; i < BROKERS; i++) {
            voters.add("%d@127.0.0.1:%d".formatted(i + 1, controllers.get(i)));
        }
        List<Integer> clients = ports();
        List<KafkaNode> nodes = new ArrayList<>();
        for (int i = 0; i < BROKERS; i++) {
            nodes.add(
                    new KafkaNode(
                            i + 1, clients.get(i), controllers.get(i), String.join(",", voters)));
        }
        return new Layout(
                checkout,
                directory,
                List.copyOf(nodes),
                FreePorts.lasting(),
                FreePorts.lasting(),
                FreePorts.lasting(),
                Stream.generate(() -> new GatewayPorts(FreePorts.lasting(), FreePorts.lasting()))
                        .limit(GATEWAYS)
                        .toList());
    }

    /// Brokers come back where they were.
    private static List<Integer> ports() {
        List<Integer> ports = new ArrayList<>();
        while (ports.size() < BROKERS) {
            int port = FreePorts.lasting();
            if (!ports.contains(port)) {
                ports.add(port);
            }
        }
        return ports;
    }

    public String bootstrapServers() {
        return nodes.stream()
                .map(node -> "127.0.0.1:" + node.port())
                .collect(Collectors.joining(","));
    }

    public String registryUrl() {
        return "http://127.0.0.1:" + registryPort + "/apis/ccompat/v7";
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + postgresPort + "/aistrale";
    }

    public URI simulator() {
        return localhost(simulatorPort);
    }

    static URI localhost(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    Path log(String name) {
        return directory.resolve("logs").resolve(name + ".log");
    }

    Path privateKeyset() {
        return directory.resolve("token-private-keyset.json");
    }

    Path publicKeyset() {
        return directory.resolve("token-public-keyset.json");
    }

    Path gatewaySecret() {
        return directory.resolve("gateway-secret");
    }

    Path contentKeyset() {
        return directory.resolve("content-keyset.json");
    }
}
