package io.aistrale.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The provider simulator's own word on the calls it got.
public final class Simulator implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final URI base;
    private final HttpClient client = HttpClient.newHttpClient();

    Simulator(URI base) {
        this.base = base;
    }

    /// @param answered calls that have ended
    /// @param pending calls still open
    record Count(long answered, long pending) {}

    /// One call of the ledger.
    ///
    /// @param millis the provider's own time; 0 while pending
    public record Call(Instant at, long millis, boolean pending, int status) {}

    Count count() {
        JsonNode page = JSON.readTree(send(HttpRequest.newBuilder(base.resolve("/calls/count"))));
        long pending = page.get("pending").asLong();
        return new Count(page.get("count").asLong() - pending, pending);
    }

    void clear() {
        send(HttpRequest.newBuilder(base.resolve("/calls")).DELETE());
    }

    /// To be closed.
    public Stream<Call> callsSince(Instant since) {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/calls?since=" + since)).build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .map(Simulator::call);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Call call(String line) {
        JsonNode call = JSON.readTree(line);
        return new Call(
                Instant.parse(call.get("at").asString()),
                call.get("durationMillis").asLong(),
                call.get("pending").asBoolean(),
                call.get("status").asInt());
    }

    private String send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
