package io.aistrale.check.evidence;

import io.aistrale.check.verdict.Amounts;
import io.aistrale.check.verdict.Amounts.Billed;
import io.aistrale.check.verdict.ProviderCall;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
                call.path("provider").asString(""),
                call.path("model").asString(""),
                Instant.parse(call.path("at").asString()),
                billed(call));
    }

    /// Its totals are of the whole prompt and the whole output; the other counts are parts of them.
    private static Amounts billed(JsonNode call) {
        long cached = call.path("cachedInputTokens").asLong();
        long written5m = call.path("cacheWrite5mTokens").asLong();
        long written1h = call.path("cacheWrite1hTokens").asLong();
        long reasoning = call.path("reasoningTokens").asLong();
        long plainInput = call.path("inputTokens").asLong() - cached - written5m - written1h;
        return new Amounts(
                Map.of(
                        Billed.INPUT, plainInput,
                        Billed.CACHED_INPUT, cached,
                        Billed.CACHE_WRITE_5M, written5m,
                        Billed.CACHE_WRITE_1H, written1h,
                        Billed.OUTPUT, call.path("outputTokens").asLong() - reasoning,
                        Billed.REASONING, reasoning));
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
