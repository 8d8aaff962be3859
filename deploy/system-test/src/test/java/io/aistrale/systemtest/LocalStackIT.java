package io.aistrale.systemtest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Operation;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.serde.EventSerializer;
import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.schemas.trace.TraceContext;
import io.aistrale.systemtest.leak.Canary;
import io.aistrale.systemtest.leak.LeakScan;
import io.aistrale.systemtest.leak.StackContents;
import io.aistrale.systemtest.leak.StackContents.Content;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
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
    private static final String DEAD_LETTERS = "inference.requests-dlt";
    private static final List<String> CONTENTS_IN_TOPICS =
            List.of(
                    "inference.requests",
                    "inference.journal",
                    "inference.replies.gateway",
                    "inference.chunks.gateway",
                    DEAD_LETTERS);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final ExportedTraces TRACES = new ExportedTraces();
    private static final AistraleCommand STACK =
            new AistraleCommand(Path.of("target", "stack-home"))
                    .with("OTEL_EXPORTER_OTLP_ENDPOINT", TRACES.endpoint())
                    .with("OTEL_TRACES_SAMPLER_ARG", "1")
                    .with("OTEL_METRIC_EXPORT_INTERVAL", "2000")
                    .with("AISTRALE_WORKER_SOURCESREFRESH", "500ms");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void up() throws Exception {
        var up = STACK.run(Duration.ofMinutes(3), "up", "--detach");
        assertThat(up.exitCode()).as(up.output()).isZero();
        store("openai", "sk-c4nary-openai-0123456789");
        store("huggingface", "hf_c4nary-huggingface-0123456789");
    }

    /// New, or in the place of an earlier run's.
    private static void store(String provider, String token) throws Exception {
        var stored = put("/v1/provider-tokens/" + provider, "{\"token\": \"" + token + "\"}");
        assertThat(stored.statusCode()).as(stored.body()).isIn(200, 201);
    }

    @AfterAll
    static void down() throws Exception {
        STACK.run(Duration.ofMinutes(2), "down");
        TRACES.close();
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
        assertThat(new BigDecimal(priced.path("costUsd").asString())).isPositive();
        await().atMost(PATIENCE).until(() -> logged("worker", trace));
        for (String table : List.of("inference", "attempt", "cost_record")) {
            await().atMost(PATIENCE).until(() -> rows(table, trace) == 1);
        }
    }

    @Test
    void openAisOwnClientDrivesEveryEndpointAndBeginsNoPaidCallAgain() throws Exception {
        String model = "sdk-error-500";
        int before = inferencesOf(model);
        var raw = post("/v1/embeddings", OpenAiSdk.embeddingInBase64());
        assertThat(raw.statusCode()).as(raw.body()).isEqualTo(200);
        try (var sdk = OpenAiSdk.at(uri("/v1").toString(), AistraleCommand.ADMIN_KEY)) {
            sdk.chats();
            sdk.streams();
            sdk.callsTools();
            sdk.embeds(JSON.readTree(raw.body()).at("/data/0/embedding").asString());
            sdk.listsModels();
            sdk.throwsItsOwnExceptions();
            sdk.givesUpWhereACallMayHaveBeenPaid("openai/" + model);
        }
        await().atMost(PATIENCE).until(() -> inferencesOf(model) > before);
        assertThat(inferencesOf(model)).isEqualTo(before + 1);
    }

    @Test
    void aCallUnderWayIsCutOffAndWhatItMayHaveCostStaysInSight() throws Exception {
        var accepted =
                post(
                        "/v1/inferences",
                        """
                        {"provider": "openai", "model": "gpt-4o-mini-hang", "inputs": "Never mind",
                         "parameters": {"max_tokens": 20}}
                        """);
        JsonNode told = JSON.readTree(accepted.body());
        String id = told.path("id").asString();
        await().atMost(PATIENCE)
                .until(() -> inference(id), found -> found.path("attempts").asInt() == 1);
        var cancelled =
                send(
                        request("/v1/inferences/" + id + "/cancel")
                                .header("Prefer", "wait=30")
                                .POST(BodyPublishers.noBody()));

        assertThat(cancelled.statusCode()).as(cancelled.body()).isEqualTo(200);
        assertThat(JSON.readTree(cancelled.body()).path("status").asString())
                .isEqualTo("cancelled");
        String calls = "/v1/usage?requestId=" + told.path("requestId").asString();
        var call =
                await().atMost(PATIENCE)
                        .until(
                                () ->
                                        JSON.readTree(send(request(calls).GET()).body())
                                                .path("data")
                                                .path(0),
                                found ->
                                        Set.of("unknown", "unpriced", "known")
                                                .contains(found.path("costState").asString("")));
        assertThat(call.path("status").asString()).isEqualTo("unknown");
        assertThat(call.path("errorCode").asString()).isEqualTo("cancelled");
        assertThat(call.path("costState").asString()).isNotEqualTo("known");
        var again = post("/v1/inferences/" + id + "/cancel", "");
        assertThat(again.statusCode()).as("too late, and harmless").isEqualTo(200);
    }

    private static int inferencesOf(String model) throws SQLException {
        try (var database = DriverManager.getConnection(STACK.jdbcUrl());
                var select =
                        database.prepareStatement(
                                "SELECT count(*) FROM aistrale.inference WHERE model = ?")) {
            select.setString(1, model);
            try (var found = select.executeQuery()) {
                found.next();
                return found.getInt(1);
            }
        }
    }

    @Test
    void oneTraceGoesFromTheHttpRequestToItsCost() throws Exception {
        var caller = TraceContext.start();
        String id = answeredUnder(caller);
        var told =
                TRACES.follow(
                        caller,
                        "chat gpt-4o-mini",
                        List.of("POST /v1/inferences", "send inference.requests"));

        var call = told.span("chat gpt-4o-mini");
        assertThat(call.attribute("gen_ai.provider.name")).isEqualTo("openai");
        assertThat(call.attribute("gen_ai.response.finish_reasons")).isEqualTo("[stop]");
        var priced =
                await().atMost(PATIENCE)
                        .until(() -> inference(id), found -> found.path("costUsd").isString());
        var cost = told.span("book cost").attribute("aistrale.cost.usd");
        assertThat(new BigDecimal(cost))
                .isEqualByComparingTo(priced.path("costUsd").asString())
                .isPositive();
        assertThat(told.span("book cost").attribute("aistrale.price.version")).isNotEmpty();
    }

    private static String answeredUnder(TraceContext caller) throws Exception {
        var answer =
                send(
                        request("/v1/inferences")
                                .header("Prefer", "wait=30")
                                .header("traceparent", caller.traceparent())
                                .POST(
                                        BodyPublishers.ofString(
                                                """
                                                {"provider": "openai", "model": "gpt-4o-mini",
                                                 "inputs": "Say hello to the trace"}
                                                """)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("id").asString();
    }

    @Test
    void oneTraceGoesFromTheKafkaRecordToItsCost() {
        var caller = TraceContext.start();
        var asked =
                InferenceRequest.newBuilder()
                        .setRequestId(TimeOrderedIds.next())
                        .setUserId("admin")
                        .setProvider("openai")
                        .setModel("gpt-4o-mini")
                        .setOperation(Operation.CHAT)
                        .setInputs("Say hello to the trace")
                        .setCreatedAt(Instant.now())
                        .build();
        var message =
                new ProducerRecord<String, SpecificRecord>(
                        Topics.REQUESTS, asked.getRequestId().toString(), asked);
        message.headers().add(RecordHeaders.TRACEPARENT, RecordHeaders.bytes(caller.traceparent()));
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers",
                        STACK.bootstrapServers(),
                        "key.serializer",
                        StringSerializer.class,
                        "value.serializer",
                        EventSerializer.class,
                        "schema.registry.url",
                        STACK.registryUrl());
        try (var producer = new KafkaProducer<String, SpecificRecord>(settings)) {
            var _ = producer.send(message);
        }

        var told = TRACES.follow(caller, "chat gpt-4o-mini", List.of());
        assertThat(told.span("process inference.requests").attribute("aistrale.request.id"))
                .isEqualTo(asked.getRequestId().toString());
    }

    @Test
    void theExampleInPlainJavaPublishesAsARegisteredSourceAndReadsItsReply() throws Exception {
        var registered =
                send(
                        request("/v1/sources")
                                .POST(
                                        BodyPublishers.ofString(
                                                """
                                                {"source": "example", "project": "examples", "users": ["admin"],
                                                 "partitions": 3}
                                                """)));
        assertThat(registered.statusCode()).as(registered.body()).isIn(200, 201);

        var example =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Path.of(
                                                "..",
                                                "demo",
                                                "examples",
                                                "plain-java",
                                                "PublishInference.java")
                                        .toString())
                        .redirectErrorStream(true);
        example.environment()
                .putAll(
                        Map.of(
                                "KAFKA",
                                STACK.bootstrapServers(),
                                "REGISTRY",
                                STACK.registryUrl(),
                                "REQUEST_TOPIC",
                                "inference.requests.example",
                                "PROJECT",
                                "examples"));
        var running = example.start();
        String output = new String(running.getInputStream().readAllBytes(), UTF_8);

        assertThat(running.waitFor()).as(output).isZero();
        assertThat(output).contains("SUCCEEDED openai/gpt-4o-mini: ");
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
                                .header("Authorization", "Bearer ak_nobody.c4nary")
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
    void aProviderTokenIsNeverReadableAgain() throws Exception {
        assertThat(send(request("/v1/provider-tokens/openai").GET()).body())
                .contains("openai")
                .doesNotContain(Canary.SECRET.word());
    }

    @Test
    @Order(Integer.MAX_VALUE - 2)
    void noTokenIsToldAnywhereAndPromptsStandInTopicsOnly() throws Exception {
        var tales = new TellTales(STACK, HTTP);
        tales.play();
        var last = TraceContext.start();
        answeredUnder(last);

        var topics =
                await().atMost(PATIENCE)
                        .until(
                                () -> StackContents.topics(STACK.bootstrapServers()),
                                read ->
                                        told(read, Canary.PROMPT.word())
                                                .anyMatch(DEAD_LETTERS::equals));
        var tables = StackContents.tables(STACK.jdbcUrl());
        var elsewhere = new ArrayList<>(StackContents.files(STACK.logs()));
        for (URI page : STACK.metrics()) {
            elsewhere.add(StackContents.page(HTTP, page));
        }
        TRACES.follow(
                last,
                "chat gpt-4o-mini",
                List.of("POST /v1/inferences", "send inference.requests"));
        elsewhere.addAll(TRACES.contents());
        var everything = new LeakScan(Canary.SECRET);
        Stream.of(topics, tables, elsewhere)
                .flatMap(List::stream)
                .forEach(content -> everything.bytes(content.where(), content.bytes()));
        tales.answers().forEach(answer -> everything.text("an answer", answer));

        assertThat(everything.findings()).isEmpty();
        assertThat(told(topics, Canary.PROMPT.word())).containsOnlyElementsOf(CONTENTS_IN_TOPICS);
        assertThat(told(tables, Canary.PROMPT.word())).as("outputs are sealed").isEmpty();
        assertThat(tables)
                .extracting(Content::where)
                .anyMatch(where -> where.matches("aistrale\\.inference_output\\w*\\.sealed"));
        assertThat(told(elsewhere, Canary.PROMPT.word())).isEmpty();
        assertThat(tales.answers()).as("providers did quote it").anyMatch(a -> a.contains("****"));
        assertThat(told(topics, "****")).contains("inference.journal", "inference.chunks.gateway");
        assertThat(told(tables, "****")).contains("aistrale.inference_result.error_message");
        assertThat(elsewhere).hasSizeGreaterThanOrEqualTo(12);
        assertThat(elsewhere)
                .extracting(Content::where)
                .contains("gateway.log", "worker.log", "otlp");
    }

    private static Stream<String> told(List<Content> contents, String text) {
        return contents.stream()
                .filter(content -> content.holds(text))
                .map(Content::where)
                .distinct();
    }

    /// After the tales, whose failures make most of what is seldom told.
    @Test
    @Order(Integer.MAX_VALUE - 1)
    void theServicesTellAllThatDashboardsAndAlertsAskFor() throws Exception {
        Monitored.stir(STACK);
        for (String model : List.of("no-price-for-this", "gpt-4o-mini-busy-1x-3s")) {
            var answer =
                    post(
                            "/v1/inferences",
                            "{\"provider\": \"openai\", \"model\": \"%s\", \"inputs\": \"x\"}"
                                    .formatted(model));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        }

        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(Monitored.findings(STACK, HTTP)).isEmpty());
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

    private static int rows(String table, String trace) throws SQLException {
        try (var database = DriverManager.getConnection(STACK.jdbcUrl());
                var count =
                        database.prepareStatement(
                                "SELECT count(*) FROM aistrale.%s WHERE trace_id = ?"
                                        .formatted(table))) {
            count.setString(1, trace);
            try (var row = count.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
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
