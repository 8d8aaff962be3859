package io.aistrale.simulator;

import io.aistrale.simulator.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/// A caller of the simulator, with a good token and both providers' version headers unless told
/// otherwise.
final class SimulatorClient implements AutoCloseable {

    private static final String MESSAGES =
            "\"messages\":[{\"role\":\"user\",\"content\":\"the quick brown fox jumps\"}]";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ProviderSimulator simulator;

    SimulatorClient(ProviderSimulator simulator) {
        this.simulator = simulator;
    }

    /// An answer and its JSON, where it is JSON.
    record Received(int status, String text, HttpResponse<String> response) {

        JsonNode json() {
            return Json.read(text.getBytes(StandardCharsets.UTF_8));
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /// The JSON of every event of a stream, `[DONE]` left out.
        List<JsonNode> events() {
            return text.lines()
                    .filter(line -> line.startsWith("data:") && !line.endsWith("[DONE]"))
                    .map(line -> Json.read(line.substring(5).getBytes(StandardCharsets.UTF_8)))
                    .toList();
        }
    }

    /// A chat body with this model, and these further fields.
    static String chat(String model, String... fields) {
        String more = fields.length == 0 ? "" : "," + String.join(",", fields);
        return "{\"model\":\"" + model + "\"," + MESSAGES + more + "}";
    }

    Received post(String path, String body, String... headers) {
        return post(path, body, "Bearer c4nary-token", headers);
    }

    Received post(String path, String body, String authorization, String[] headers) {
        HttpRequest.Builder request =
                request(path)
                        .header("anthropic-version", "2023-06-01")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("authorization", authorization);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return send(request.build());
    }

    Received get(String path) {
        return send(request(path).GET().build());
    }

    Received delete(String path) {
        return send(request(path).DELETE().build());
    }

    CompletableFuture<HttpResponse<String>> postAsync(String path, String body) {
        HttpRequest request =
                request(path)
                        .header("authorization", "Bearer c4nary-token")
                        .header("anthropic-version", "2023-06-01")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(simulator.baseUrl() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private Received send(HttpRequest request) {
        try {
            HttpResponse<String> response =
                    http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Received(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
