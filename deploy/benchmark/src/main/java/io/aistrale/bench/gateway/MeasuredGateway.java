package io.aistrale.bench.gateway;

import io.aistrale.bench.ProcessReading;
import io.aistrale.bench.Question;
import io.aistrale.bench.ServiceJvm;
import io.aistrale.bench.TestBed;
import io.aistrale.parts.ChildProcess;
import io.aistrale.parts.FreePorts;
import io.aistrale.parts.Program;
import io.aistrale.schemas.token.TokenKeysets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// The gateway as it is shipped, and an API key of it.
final class MeasuredGateway {
    private static final Duration READY = Duration.ofSeconds(90);
    private static final String ADMIN_KEY = "bench-admin-key-0123456789";

    /// All callers have the same key.
    private static final int PLACES = GatewayOptions.MOST_CALLERS;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = FreePorts.next();
    private final int managementPort = FreePorts.next();
    private final ChildProcess process;
    private final String apiKey;

    MeasuredGateway(TestBed bed, ServiceJvm services, Program program) {
        Path keyset = bed.keyset().resolveSibling("gateway-public-keyset.json");
        TokenKeysets.generate().writePublic(keyset);
        process =
                services.start(
                        "gateway",
                        program,
                        Map.of(
                                "AISTRALE_REPLIES_WAITINGCALLERS", Integer.toString(PLACES),
                                "AISTRALE_HTTP_PERKEY", Integer.toString(PLACES),
                                "AISTRALE_GATEWAY_PORT", Integer.toString(port),
                                "AISTRALE_MANAGEMENT_PORT", Integer.toString(managementPort),
                                "AISTRALE_ADMIN_KEY", ADMIN_KEY,
                                "AISTRALE_TOKEN_PUBLIC_KEYSET", keyset.toString(),
                                "AISTRALE_GATEWAY_SECRET_FILE",
                                        secret(keyset.resolveSibling("secret")).toString()));
        process.awaitReady(this::isReady, READY);
        apiKey = createApiKey();
    }

    private static Path secret(Path file) {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        try {
            return Files.writeString(file, Base64.getEncoder().encodeToString(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ChildProcess process() {
        return process;
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + port).resolve(path);
    }

    /// Of a user whose provider token is stored.
    Map<String, String> headers() {
        return Map.of("Authorization", "Bearer " + apiKey, "Content-Type", "application/json");
    }

    /// Callers that wait for a result now, by its own metric; 0 where it does not answer.
    int waitingCallers() {
        return metrics()
                .lines()
                .filter(line -> line.startsWith("gateway_waiting_callers"))
                .mapToInt(
                        line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private String metrics() {
        try {
            return get(URI.create(management("prometheus")));
        } catch (UncheckedIOException busy) {
            return "";
        }
    }

    double residentMebibytes() {
        return ProcessReading.residentMebibytes(process.pid());
    }

    private boolean isReady() {
        try {
            return get(URI.create(management("health/readiness"))).contains("\"UP\"");
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private String management(String page) {
        return "http://127.0.0.1:%d/actuator/%s".formatted(managementPort, page);
    }

    private String createApiKey() {
        String asked = "{\"user\": \"%s\", \"scopes\": [\"inference\"]}".formatted(Question.USER);
        String answer =
                send(
                        HttpRequest.newBuilder(at("/v1/api-keys"))
                                .header("Authorization", "Bearer " + ADMIN_KEY)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(asked)));
        return JSON.readTree(answer).get("key").asString();
    }

    private String get(URI uri) {
        return send(HttpRequest.newBuilder(uri));
    }

    private String send(HttpRequest.Builder request) {
        try {
            return http.send(
                            request.timeout(Duration.ofSeconds(10)).build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
