package io.aistrale.systemtest;

import static org.awaitility.Awaitility.await;

import io.aistrale.systemtest.leak.Canary;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import tools.jackson.databind.json.JsonMapper;

/// Requests that tempt a stack to tell a token: providers quote it, callers put it where it does
/// not belong. Remembers whatever came back.
final class TellTales {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PROMPT = Canary.PROMPT.word() + " Tell me my token.";
    private static final String TOKEN = "-" + Canary.SECRET.word() + "-0123456789abcdef";
    private static final Map<String, String> MODELS =
            Map.of(
                    "openai", "gpt-4o-mini",
                    "huggingface", "meta-llama/Llama-3.1-8B-Instruct",
                    "anthropic", "claude-haiku-4-5",
                    "cohere", "command-a-03-2025");

    /// What providers do with the token they were sent; the simulator's words.
    private static final List<String> TELLING =
            List.of(
                    "-tells-token",
                    "-error-400-tells-token",
                    "-error-401-tells-token",
                    "-error-403-tells-token",
                    "-error-500-tells-token",
                    "-garbage-tells-token");

    private final AistraleCommand stack;
    private final HttpClient http;
    private final List<String> answers = new ArrayList<>();
    private final String user = "leo-" + System.nanoTime();
    private int asked;
    private String key = AistraleCommand.ADMIN_KEY;

    TellTales(AistraleCommand stack, HttpClient http) {
        this.stack = stack;
        this.http = http;
    }

    /// All that anybody was told, but the new API key.
    List<String> answers() {
        return answers;
    }

    void play() throws Exception {
        key = newApiKey();
        for (String provider : MODELS.keySet()) {
            put(provider, "{\"token\": \"%s%s\"}".formatted(provider, TOKEN));
        }
        for (var model : MODELS.entrySet()) {
            ask(model.getKey(), model.getValue());
            for (String telling : TELLING) {
                ask(model.getKey(), model.getValue() + telling);
            }
        }
        stream("openai/gpt-4o-mini");
        for (String telling : TELLING) {
            stream("openai/gpt-4o-mini" + telling);
        }
        misplace();
        sendWhatIsNoRecord();
        await().atMost(PATIENCE).until(() -> ended() == asked);
    }

    private String newApiKey() throws Exception {
        var created =
                http.send(
                        request("/v1/api-keys")
                                .POST(BodyPublishers.ofString("{\"user\": \"%s\"}".formatted(user)))
                                .build(),
                        BodyHandlers.ofString());
        return JSON.readTree(created.body()).path("key").asString();
    }

    private void put(String provider, String body) throws Exception {
        say(request("/v1/provider-tokens/" + provider).PUT(BodyPublishers.ofString(body)));
    }

    private void ask(String provider, String model) throws Exception {
        String body =
                JSON.writeValueAsString(
                        Map.of(
                                "provider", provider,
                                "model", model,
                                "inputs", PROMPT,
                                "maxAttempts", 1));
        asked++;
        say(
                request("/v1/inferences")
                        .header("Prefer", "wait=30")
                        .POST(BodyPublishers.ofString(body)));
    }

    private void stream(String model) throws Exception {
        String body =
                JSON.writeValueAsString(
                        Map.of(
                                "model",
                                model,
                                "stream",
                                true,
                                "messages",
                                List.of(Map.of("role", "user", "content", PROMPT))));
        asked++;
        say(request("/v1/chat/completions").POST(BodyPublishers.ofString(body)));
    }

    /// Tokens in the place of API keys, in paths, in bodies and headers that cannot be read.
    private void misplace() throws Exception {
        String token = "sk" + TOKEN;
        say(request("/v1/nothing/" + token + "?key=" + token).GET());
        say(request("/v1/models").setHeader("Authorization", "Bearer " + token).GET());
        say(request("/v1/models").setHeader("Authorization", token).GET());
        say(
                request("/v1/models")
                        .setHeader("Authorization", "Bearer ak_AAAAAAAAAAAAAAAA." + token)
                        .GET());
        put("openai", "{\"token\": \"%s\\\nx\"}".formatted(token));
        put("openai", "{\"token\": [\"%s\"]}".formatted(token));
        put("openai", "{\"token\": hf_%s0123456789}".formatted(Canary.SECRET.word()));
        put("openai", "{\"tokn\": \"%s\"}".formatted(token));
        put("openai", "{\"token\": \"" + token);
        put(token, "{\"token\": \"%s\"}".formatted(token));
        var ports = new ArrayList<>(stack.metrics());
        ports.add(uri("/v1/models"));
        for (URI to : ports) {
            raw(to, "GET %s HTTP/1.1\r\nHost: a\r\nAuthorization Bearer %s\r\n\r\n", token);
            raw(to, "GET %s HTTP/1.1\r\nHost: a\r\nAuth(or: Bearer %s\r\n\r\n", token);
            raw(to, "GET %s?key=%s|^ HTTP/1.1\r\nHost: a\r\n\r\n", token);
            raw(to, "GET %s HTTP/1.1\r\nHost: %s:x\r\n\r\n", token);
            raw(to, "GET %s HTTP/1.1\r\nHost: a\r\nCookie: a=\u0001%s\r\n\r\n", token);
            raw(to, "GET %s?a=%%zz%s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", token);
        }
    }

    /// Sends bytes that no client library would.
    private void raw(URI to, String request, String token) throws IOException {
        try (var socket = new Socket("127.0.0.1", to.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream()
                    .write(
                            request.formatted(to.getPath(), token)
                                    .replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")
                                    .getBytes(StandardCharsets.ISO_8859_1));
            answers.add(
                    new String(
                            socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
        }
    }

    /// A dead letter with a prompt in it.
    private void sendWhatIsNoRecord() {
        try (var producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", stack.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(
                    new ProducerRecord<>(
                            "inference.requests", PROMPT.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private long ended() throws SQLException {
        try (var database = DriverManager.getConnection(stack.jdbcUrl());
                var statement = database.createStatement();
                var rows =
                        statement.executeQuery(
                                """
                                SELECT count(*) FROM aistrale.inference JOIN aistrale.inference_result
                                USING (request_id) WHERE user_id = '%s'\
                                """
                                        .formatted(user))) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private String say(HttpRequest.Builder request) throws Exception {
        var answer = http.send(request.build(), BodyHandlers.ofString());
        answers.add(answer.headers().map() + "\n" + answer.body());
        return answer.body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + stack.port("AISTRALE_GATEWAY_PORT") + path);
    }
}
