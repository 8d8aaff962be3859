package io.aistrale.demo.evaluation;

import io.aistrale.schemas.token.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// What the gateway offers about prompts, datasets and runs, as JSON.
public final class EvaluationGateway implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final String url;
    private final Secret key;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build();

    /// @param url the gateway's base URL
    /// @param key API key of whoever the runs are for
    public EvaluationGateway(URI url, Secret key) {
        this.url = url.toString().replaceAll("/+$", "");
        this.key = key;
    }

    /// Makes the next version of a prompt.
    public JsonNode addPrompt(ObjectNode prompt) throws IOException, InterruptedException {
        return post("/v1/prompts", prompt);
    }

    /// A prompt's newest version, and its labels.
    public JsonNode prompt(String name) throws IOException, InterruptedException {
        return get("/v1/prompts/" + URLEncoder.encode(name, StandardCharsets.UTF_8));
    }

    /// @param lines JSON Lines
    public JsonNode upload(String name, byte[] lines) throws IOException, InterruptedException {
        return send(
                "POST",
                "/v1/datasets?name=" + name,
                "application/jsonl",
                BodyPublishers.ofByteArray(lines));
    }

    /// Starts a run, or finds it where the same was started under its name.
    public JsonNode start(ObjectNode run) throws IOException, InterruptedException {
        return post("/v1/evaluation-runs", run);
    }

    public JsonNode run(String id) throws IOException, InterruptedException {
        return get("/v1/evaluation-runs/" + id);
    }

    public JsonNode comparison(String id) throws IOException, InterruptedException {
        return get("/v1/evaluation-runs/" + id + "/comparison");
    }

    /// What a tag's calls cost, as `GET /v1/costs` tells it.
    public JsonNode costsOfRun(String id) throws IOException, InterruptedException {
        return get("/v1/costs?tag.evaluation_run=" + id);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return send("GET", path, "application/json", BodyPublishers.noBody());
    }

    private JsonNode post(String path, ObjectNode body) throws IOException, InterruptedException {
        return send(
                "POST",
                path,
                "application/json",
                BodyPublishers.ofString(JSON.writeValueAsString(body)));
    }

    /// @throws EvaluationRefusedException the answer is an error
    /// @throws IOException no answer came, or none in time
    private JsonNode send(String method, String path, String type, BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .timeout(TIMEOUT)
                        .header("authorization", "Bearer " + key.reveal())
                        .header("content-type", type)
                        .method(method, body)
                        .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        JsonNode answer = json(response.body());
        if (response.statusCode() / 100 != 2) {
            throw new EvaluationRefusedException(
                    "%s %s: %d %s"
                            .formatted(
                                    method,
                                    path,
                                    response.statusCode(),
                                    answer.path("error").path("message").asString("")));
        }
        return answer;
    }

    private static JsonNode json(String text) {
        try {
            return text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text);
        } catch (JacksonException _) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
