package io.aistrale.bench.costs;

import static java.util.Map.entry;

import io.aistrale.bench.ContenderJvm;
import io.aistrale.parts.ChildProcess;
import io.aistrale.parts.FreePorts;
import io.aistrale.schemas.content.ContentKeyset;
import io.aistrale.schemas.token.TokenKeysets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The gateway as it is shipped, on the filled database. It has no Kafka, which reading costs does
/// not need.
final class AskedGateway implements AutoCloseable {
    private static final String MAIN = "io.aistrale.gateway.GatewayApplication";
    private static final String ADMIN_KEY = "the-admin-key-of-this-benchmark";
    private static final Duration START_DEADLINE = Duration.ofSeconds(90);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;
    private final ChildProcess process;

    /// @param classPath of the gateway, and the jar that ends a child with its parent
    AskedGateway(Stream<Path> classPath, String jdbcUrl, Path home) {
        int port = FreePorts.next();
        address = URI.create("http://127.0.0.1:" + port);
        Path data = home.resolve("data/gateway");
        process =
                ChildProcess.start(
                        "gateway",
                        new ContenderJvm(
                                        List.of("-XX:+UseSerialGC", "-Xmx512m"),
                                        classPath.toList(),
                                        MAIN,
                                        List.of())
                                .command(),
                        environment(port, jdbcUrl, data),
                        data,
                        home.resolve("logs/gateway.log"));
        process.awaitReady(this::answers, START_DEADLINE);
    }

    private static Map<String, String> environment(int port, String jdbcUrl, Path data) {
        try {
            Files.createDirectories(data);
            Path secret = data.resolve("gateway-secret");
            Files.writeString(secret, Base64.getEncoder().encodeToString(new byte[32]));
            Path keyset = data.resolve("public-keyset.json");
            TokenKeysets.generate().writePublic(keyset);
            Path contentKeyset = data.resolve("content-keyset.json");
            ContentKeyset.generate().write(contentKeyset);
            return Map.ofEntries(
                    entry("AISTRALE_GATEWAY_PORT", Integer.toString(port)),
                    entry("AISTRALE_MANAGEMENT_PORT", Integer.toString(FreePorts.next())),
                    entry("AISTRALE_ADMIN_KEY", ADMIN_KEY),
                    entry("AISTRALE_GATEWAY_SECRET_FILE", secret.toString()),
                    entry("AISTRALE_TOKEN_PUBLIC_KEYSET", keyset.toString()),
                    entry("AISTRALE_CONTENT_KEYSET", contentKeyset.toString()),
                    entry("AISTRALE_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + FreePorts.next()),
                    entry("AISTRALE_REGISTRY_URL", "http://127.0.0.1:" + FreePorts.next()),
                    entry("AISTRALE_POSTGRES_URL", jdbcUrl),
                    entry("AISTRALE_POSTGRES_USER", "aistrale_gateway"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try {
            return get("/v1/models").statusCode() == 200;
        } catch (IllegalStateException notYet) {
            return false;
        }
    }

    /// The answer, which must be a success.
    JsonNode ask(String path) {
        HttpResponse<byte[]> response = get(path);
        if (response.statusCode() != 200) {
            throw new IllegalStateException(
                    "%s answered %d; see %s".formatted(path, response.statusCode(), process.log()));
        }
        return JSON.readTree(response.body());
    }

    /// How long the answer took to its last byte, nanoseconds.
    long time(String path) {
        long began = System.nanoTime();
        int status = get(path).statusCode();
        long took = System.nanoTime() - began;
        if (status != 200) {
            throw new IllegalStateException("%s answered %d".formatted(path, status));
        }
        return took;
    }

    private HttpResponse<byte[]> get(String path) {
        try {
            return http.send(
                    HttpRequest.newBuilder(address.resolve(path))
                            .timeout(Duration.ofSeconds(30))
                            .header("Authorization", "Bearer " + ADMIN_KEY)
                            .build(),
                    BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(path + " had no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.close();
        process.stop(STOP_DEADLINE);
    }
}
