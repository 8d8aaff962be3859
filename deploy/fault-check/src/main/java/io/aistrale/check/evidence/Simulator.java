package io.aistrale.check.evidence;

import io.aistrale.check.verdict.ProviderCall;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The provider's own word on what it was asked: the simulator's ledger.
public final class Simulator implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final URI base;
    private final HttpClient http = HttpClient.newHttpClient();

    public Simulator(URI base) {
        this.base = base;
    }

    /// Every call since the simulator started, refused ones included.
    List<ProviderCall> calls() {
        return get("/calls").lines().filter(line -> !line.isBlank()).map(Simulator::call).toList();
    }

    /// Calls that are still open.
    long pending() {
        return JSON.readTree(get("/calls/count")).path("pending").asLong();
    }

    private static ProviderCall call(String line) {
        JsonNode call = JSON.readTree(line);
        return new ProviderCall(
                call.path("idempotencyKey").asString(""),
                call.path("model").asString(""),
                Instant.parse(call.path("at").asString()));
    }

    private String get(String path) {
        try {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).build(),
                            HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("the simulator answered " + answer.statusCode());
            }
            return answer.body();
        } catch (IOException e) {
            throw new IllegalStateException("the simulator does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
