package io.aistrale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The local stack under `up`, used over HTTP. Restarting it comes last.
@TestMethodOrder(OrderAnnotation.class)
class LocalStackIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final AistraleCommand STACK =
            new AistraleCommand(Path.of("target", "stack-home"));
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void up() throws Exception {
        var up = STACK.run(Duration.ofMinutes(3), "up", "--detach");
        assertThat(up.exitCode()).as(up.output()).isZero();
        assertThat(put("/v1/provider-tokens/openai", "{\"token\": \"sk-canary-1\"}").statusCode())
                .isEqualTo(201);
        assertThat(
                        put("/v1/provider-tokens/huggingface", "{\"token\": \"hf_canary-2\"}")
                                .statusCode())
                .isEqualTo(201);
    }

    @AfterAll
    static void down() throws Exception {
        STACK.run(Duration.ofMinutes(2), "down");
    }

    @Test
    void aRequestIsAnsweredStoredAndPricedUnderOneTraceId() throws Exception {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var answer =
                send(
                        request("/v1/inferences")
                                .header("Prefer", "wait=30")
                                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                                .POST(
                                        BodyPublishers.ofString(
                                                """
                                                {"provider": "openai", "model": "gpt-4o-mini",
                                                 "inputs": "Say hello", "parameters": {"max_tokens": 20}}
                                                """)));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode result = JSON.readTree(answer.body());
        assertThat(result.path("status").asString()).isEqualTo("succeeded");
        String id = result.path("id").asString();
        var priced =
                await().atMost(PATIENCE)
                        .until(() -> inference(id), found -> found.path("costUsd").isString());
        assertThat(new java.math.BigDecimal(priced.path("costUsd").asString())).isPositive();
        for (String service : List.of("worker", "telemetry", "cost")) {
            await().atMost(PATIENCE).until(() -> logged(service, trace));
        }
    }

    @Test
    void huggingFaceIsTheDefaultAndGeneratesText() throws Exception {
        var answer =
                send(
                        request("/v1/inferences")
                                .header("Prefer", "wait=30")
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"model\": \"meta-llama/Llama-3.1-8B-Instruct\", \"inputs\": \"Once upon\"}")));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).path("provider").asString())
                .isEqualTo("huggingface");
    }

    @Test
    void openAisChatCompletionIsServed() throws Exception {
        var answer =
                post(
                        "/v1/chat/completions",
                        "{\"model\": \"openai/gpt-4o-mini\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).path("object").asString())
                .isEqualTo("chat.completion");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    {"model":                                                      | 400 |
                    {"inputs": "x"}                                                | 400 | model
                    {"model": "m"}                                                 | 400 | inputs
                    {"model": "m", "inputs": "x", "temprature": 1}                 | 400 | temprature
                    {"model": "m", "inputs": "x", "provider": "nobody"}            | 400 | provider
                    {"model": "m", "inputs": "x", "maxAttempts": 0}                | 400 | maxAttempts
                    {"model": "m", "inputs": 7}                                    | 400 | inputs
                    """,
            delimiter = '|')
    void badInputIsRefusedByNameAndReachesNoProvider(String body, int status, String param)
            throws Exception {
        long before = calls();
        var answer = post("/v1/inferences", body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        var error = JSON.readTree(answer.body()).path("error");
        assertThat(error.propertyNames())
                .containsExactlyInAnyOrder("message", "type", "param", "code");
        if (param != null) {
            assertThat(error.path("message").asString() + error.path("param").asString())
                    .contains(param);
        }
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
        assertThat(calls()).isEqualTo(before);
    }

    @Test
    void aWrongKeyPathOrMethodIsToldInTheSameEnvelope() throws Exception {
        var wrongKey =
                HTTP.send(
                        HttpRequest.newBuilder(uri("/v1/inferences/inf_x"))
                                .header("Authorization", "Bearer ak_nobody.secret")
                                .build(),
                        BodyHandlers.ofString());

        assertThat(wrongKey.statusCode()).isEqualTo(401);
        assertThat(send(request("/v1/nothing").GET()).statusCode()).isEqualTo(404);
        assertThat(
                        send(request("/v1/inferences").method("PATCH", BodyPublishers.noBody()))
                                .statusCode())
                .isEqualTo(405);
        assertThat(
                        post("/v1/inferences", "{\"inputs\": \"" + "x".repeat(7 << 20) + "\"}")
                                .statusCode())
                .isEqualTo(413);
    }

    @Test
    void aProviderTokenIsNeverReadableAgainAndInNoLog() throws Exception {
        assertThat(send(request("/v1/provider-tokens/openai").GET()).body())
                .doesNotContain("canary");
        try (var logs = Files.list(STACK.logs())) {
            for (Path log : logs.toList()) {
                assertThat(Files.readString(log)).as(log.toString()).doesNotContain("canary");
            }
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void whatWasDoneIsStillThereAfterDownAndUp() throws Exception {
        var answer =
                post(
                        "/v1/inferences",
                        "{\"provider\": \"openai\", \"model\": \"echo\", \"inputs\": \"Remember me\"}");
        String id = JSON.readTree(answer.body()).path("id").asString();
        await().atMost(PATIENCE)
                .until(() -> inference(id).path("status").asString(), "succeeded"::equals);

        assertThat(STACK.run(Duration.ofMinutes(2), "down").exitCode()).isZero();
        assertThat(STACK.run(Duration.ofMinutes(1), "status").exitCode()).isNotZero();
        var up = STACK.run(Duration.ofMinutes(3), "up", "--detach");
        assertThat(up.exitCode()).as(up.output()).isZero();

        assertThat(inference(id).path("status").asString()).isEqualTo("succeeded");
        var status = STACK.run(Duration.ofMinutes(1), "status", "--json");
        assertThat(status.exitCode()).as(status.output()).isZero();
        assertThat(JSON.readTree(status.output()).isMissingNode()).isFalse();
    }

    private static JsonNode inference(String id) throws IOException, InterruptedException {
        return JSON.readTree(send(request("/v1/inferences/" + id).GET()).body());
    }

    private static boolean logged(String service, String trace) throws IOException {
        try (var logs = Files.list(STACK.logs())) {
            for (Path log :
                    logs.filter(file -> file.getFileName().toString().contains(service)).toList()) {
                if (Files.readString(log).contains(trace)) {
                    return true;
                }
            }
            return false;
        }
    }

    /// Calls the simulator has received.
    private static long calls() throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + STACK.port("AISTRALE_SIMULATOR_PORT")
                                                + "/calls/count"))
                        .build();
        return JSON.readTree(send(request).body()).path("count").asLong();
    }

    private static HttpResponse<String> put(String path, String body)
            throws IOException, InterruptedException {
        return send(request(path).PUT(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> post(String path, String body)
            throws IOException, InterruptedException {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + AistraleCommand.ADMIN_KEY)
                .header("Content-Type", "application/json");
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + STACK.port("AISTRALE_GATEWAY_PORT") + path);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return send(request.build());
    }

    private static HttpResponse<String> send(HttpRequest request)
            throws IOException, InterruptedException {
        return HTTP.send(request, BodyHandlers.ofString());
    }
}
