package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.aistrale.gateway.GatewayClient.Answer;
import io.aistrale.gateway.KafkaWorker.Taken;
import io.aistrale.parts.junit.RealParts;
import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.content.ContentKeyset;
import io.aistrale.schemas.database.MigratedDatabase;
import io.aistrale.schemas.event.EvaluationRecorded;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.token.Opened;
import io.aistrale.schemas.token.SealedToken;
import io.aistrale.schemas.token.Secret;
import io.aistrale.schemas.token.TokenContext;
import io.aistrale.schemas.token.TokenOpener;
import io.aistrale.schemas.token.TokenOwner;
import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.schemas.trace.OtlpReceiver;
import io.aistrale.schemas.trace.OtlpReceiver.ToldSpan;
import io.aistrale.schemas.trace.TraceContext;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@WithRealParts
class GatewayIT {

    private static final String CHAT = "{'model':'openai/m','messages':[]}";

    private static OtlpReceiver otlp;
    private static TestDatabase database;
    private static RunningGateway gateway;
    private static EventCodec codec;
    private static KafkaWorker worker;
    private static GatewayClient admin;

    @BeforeAll
    static void start() throws Exception {
        otlp = new OtlpReceiver();
        database = MigratedDatabase.create();
        gateway =
                RunningGateway.start(
                        RealParts.kafkaBootstrapServers(),
                        database,
                        "30s",
                        "OTEL_EXPORTER_OTLP_ENDPOINT=" + otlp.endpoint());
        codec = EventCodec.create(SerdeSettings.of(gateway.registry().url()));
        worker = new KafkaWorker(RealParts.kafkaBootstrapServers(), codec);
        admin = gateway.client();
        await().until(gateway::ready);
    }

    @AfterAll
    static void stop() throws Exception {
        worker.close();
        codec.close();
        gateway.close();
        otlp.close();
    }

    @Test
    void aChatGoesThroughKafkaAndBack() throws Exception {
        Answer answer = admin.post("/v1/chat/completions", CHAT);
        Taken taken = takenWith(answer);
        var headers = taken.kafkaRecord().headers();

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.response().body()).isEqualTo(ScriptedWorker.RESPONSE);
        assertThat(taken.kafkaRecord().topic()).isEqualTo(Topics.REQUESTS);
        assertThat(taken.kafkaRecord().key()).isEqualTo(answer.header("x-request-id"));
        assertThat(RecordHeaders.text(headers, RecordHeaders.REPLY_TOPIC))
                .isEqualTo("inference.replies.gateway");
        assertThat(
                        ByteBuffer.wrap(headers.lastHeader(RecordHeaders.CORRELATION_ID).value())
                                .getLong())
                .isEqualTo(taken.request().getRequestId().getMostSignificantBits());
        assertThat(RecordHeaders.text(headers, RecordHeaders.TRACEPARENT)).startsWith("00-");
    }

    @Test
    void aRecordedRequestTellsItsSpansAndHandsItsTraceOn() throws Exception {
        var caller = TraceContext.start();
        Answer answer =
                admin.post("/v1/chat/completions", CHAT, "traceparent", caller.traceparent());
        var headers = takenWith(answer).kafkaRecord().headers();

        var spans = await().until(() -> otlp.spansOf(caller.traceId()), told -> told.size() == 2);
        var server = named("POST /v1/chat/completions", spans);
        var send = named("send inference.requests", spans);
        assertThat(server.parent()).isEqualTo(caller.spanId());
        assertThat(server.span().getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(server.service()).isEqualTo("aistrale-gateway");
        assertThat(server.attribute("http.route")).isEqualTo("/v1/chat/completions");
        assertThat(server.attribute("http.response.status_code")).isEqualTo("200");
        assertThat(send.parent()).isEqualTo(server.id());
        assertThat(send.span().getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_PRODUCER);
        assertThat(send.attribute("messaging.kafka.message.key"))
                .isEqualTo(answer.header("x-request-id"));
        assertThat(RecordHeaders.text(headers, RecordHeaders.TRACEPARENT))
                .isEqualTo("00-%s-%s-01".formatted(caller.traceId(), send.id()));
    }

    @Test
    void aRequestThatIsNotSampledIsHandedOnAsItCameAndNotRecorded() throws Exception {
        var quiet = new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", false);
        Answer answer =
                admin.post("/v1/chat/completions", CHAT, "traceparent", quiet.traceparent());
        var headers = takenWith(answer).kafkaRecord().headers();
        assertThat(RecordHeaders.text(headers, RecordHeaders.TRACEPARENT))
                .isEqualTo(quiet.traceparent());

        var later = TraceContext.start();
        admin.post("/v1/chat/completions", CHAT, "traceparent", later.traceparent());
        await().until(() -> otlp.spansOf(later.traceId()), told -> told.size() == 2);
        assertThat(otlp.spansOf(quiet.traceId())).isEmpty();
    }

    private static ToldSpan named(String name, List<ToldSpan> spans) {
        return spans.stream().filter(span -> span.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void aBulkRequestTakesTheBulkLaneAndCanBeWaitedForToo() throws Exception {
        Answer answer =
                admin.post(
                        "/v1/inferences",
                        "{'model':'m','inputs':'x','lane':'bulk'}",
                        "Prefer",
                        "wait=30");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().path("output").asString()).isEqualTo("hello");
        assertThat(takenWith(answer).kafkaRecord().topic()).isEqualTo(Topics.REQUESTS_BULK);
    }

    @Test
    void pricesAndRepricingsAreKeptUnderTheGatewaysOwnRole() throws Exception {
        String body =
                "{'version':'%s','source':'contract','currency':'EUR','usdPerUnit':'%s','effectiveFrom':'2026-01-01T00:00:00Z',"
                        + "'prices':{'acme':{'m':{'input':'%s','regions':{'eu':'1.1'},'above':{'100':{'input':2}},'flex':{'input':1}},'n':{'input':3}}}}";

        Answer added = admin.post("/v1/prices", body.formatted("v1", "1.08340", "1"));
        assertThat(added.status()).as(added.toString()).isEqualTo(201);
        assertThat(admin.post("/v1/prices", body.formatted("v1", "1.0834", "1.0")).status())
                .isEqualTo(200);
        for (String changed :
                List.of(body.formatted("v1", "1.0834", "2"), body.formatted("v1", "1.09", "1"))) {
            assertThat(admin.post("/v1/prices", changed).status()).isEqualTo(409);
        }
        assertThat(
                        admin.post(
                                        "/v1/prices",
                                        body.formatted("v1", "1.0834", "1")
                                                .replace(",'flex':{'input':1}", ""))
                                .status())
                .as("with a tier less")
                .isEqualTo(409);
        assertThat(
                        admin.post(
                                        "/v1/prices",
                                        body.formatted("v1", "1.0834", "1")
                                                .replace("'n':{", "'n':{'batch':{'input':1},"))
                                .status())
                .as("with a tier more")
                .isEqualTo(409);
        Answer listed = admin.get("/v1/prices?provider=acme&model=m-large");
        assertThat(listed.json().path("data")).hasSize(1);
        assertThat(listed.json().path("data").get(0).path("price"))
                .isEqualTo(added.json().path("data").get(0).path("price"));
        assertThat(listed.json().path("data").get(0).path("origin").asString())
                .isEqualTo("operator");

        new TestRows(database).insertUnpriced();
        JsonNode unpriced = admin.get("/v1/prices/unpriced").json().path("data").get(0);
        assertThat(unpriced.path("attempts").asInt()).isEqualTo(2);
        assertThat(unpriced.path("inputTokens").asInt()).isEqualTo(20);
        assertThat(unpriced.path("since").asString()).isEqualTo("2026-11-28T00:00:00Z");

        Answer asked =
                admin.post("/v1/costs/reprice", "{'from':'2026-11-01T00:00:00Z','note':'a typo'}");
        assertThat(asked.status()).as(asked.toString()).isEqualTo(202);
        JsonNode repricing = admin.get(asked.header("Location")).json();
        assertThat(repricing.path("status").asString()).isEqualTo("queued");
        assertThat(repricing.path("note").asString()).isEqualTo("a typo");
        assertThat(repricing.path("differenceUsd").asString()).isEqualTo("0.000000000000");
    }

    @Test
    void aCancellationGoesThroughKafkaAndItsEndComesBack() throws Exception {
        Answer accepted =
                admin.post("/v1/inferences", "{'model':'silent-until-cancelled','inputs':'x'}");
        worker.takenFor("silent-until-cancelled");
        Answer cancelled =
                admin.post(accepted.header("Location") + "/cancel", "{}", "Prefer", "wait=20");

        assertThat(cancelled.status()).as(cancelled.toString()).isEqualTo(200);
        assertThat(cancelled.json().path("status").asString()).isEqualTo("cancelled");
        assertThat(cancelled.json().path("id")).isEqualTo(accepted.json().path("id"));
    }

    @Test
    void promptsAreKeptUnderTheGatewaysOwnRoleAndCountedOneAfterAnother() throws Exception {
        String messages =
                "{'name':'greeting','messages':[{'role':'user','content':'Hi {{ name }}'}],"
                        + "'variables':{'name':{'type':'string','default':'you'}},'note':'n'}";
        List<Callable<Answer>> calls =
                Collections.nCopies(20, () -> admin.post("/v1/prompts", messages));
        List<Integer> versions = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> made : threads.invokeAll(calls)) {
                assertThat(made.get().status()).as(made.get().toString()).isEqualTo(201);
                versions.add(made.get().json().path("version").asInt());
            }
        }
        assertThat(versions)
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 20).boxed().toList());

        admin.post("/v1/prompts", "{'name':'greeting','template':'Bye {{ name }}'}");
        String prompt = "/v1/prompts/greeting";
        String label = prompt + "/labels/production";
        assertThat(admin.put(label, "{'version':3}").status()).isEqualTo(200);
        assertThat(admin.put(label, "{'version':2}").status()).isEqualTo(200);
        assertThat(admin.put(label, "{'version':2}").status()).isEqualTo(200);
        assertThat(admin.get(prompt).json().path("labels").path("production").asInt()).isEqualTo(2);
        assertThat(admin.get(prompt).json().path("versions")).hasSize(21);
        assertThat(admin.get(prompt + "/versions/2").json().path("note").asString()).isEqualTo("n");
        assertThat(
                        admin.post(prompt + "/render", "{'label':'production'}")
                                .json()
                                .path("messages")
                                .path(0)
                                .path("content")
                                .asString())
                .isEqualTo("Hi you");
        assertThat(
                        admin.post(prompt + "/render", "{'variables':{'name':'Al'}}")
                                .json()
                                .path("text")
                                .asString())
                .isEqualTo("Bye Al");
        assertThat(admin.get(prompt + "/diff?from=2&to=21").json().path("diff").asString())
                .contains("-Hi {{ name }}", "+Bye {{ name }}");
        assertThat(admin.post(prompt + "/archive", "{}").json().path("archivedAt").isNull())
                .isFalse();
        assertThat(admin.get("/v1/prompts").json().path("data").path(0).path("latest").asInt())
                .isEqualTo(21);
        assertThat(admin.delete(label).status()).isEqualTo(204);
        assertThat(admin.get("/v1/audit?subject=greeting/production").json().path("data"))
                .extracting(event -> event.path("outcome").asString())
                .containsExactly("done", "unchanged", "done", "done");
    }

    @Test
    void whatIsStoredCanBeReadAgainAndTheRestIsRefused() throws Exception {
        String prompt =
                "{'name':'storable','template':'x','note':'%s','variables':{'v':{'default':[%s]}}}";
        String pair = "\\ud83d\\ude00";

        Answer made = admin.post("/v1/prompts", prompt.formatted(pair, "1e899, -1e-899"));
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        Answer read = admin.get("/v1/prompts/storable");
        assertThat(read.status()).as(read.toString()).isEqualTo(200);
        assertThat(read.json().path("version").path("note").asString()).isEqualTo("\uD83D\uDE00");
        for (String unstorable : new String[] {"\\u0000", "\\ud83d"}) {
            assertThat(admin.post("/v1/prompts", prompt.formatted(unstorable, "1")).status())
                    .isEqualTo(400);
        }
        assertThat(admin.post("/v1/prompts", prompt.formatted(pair, "1e200000")).status())
                .isEqualTo(400);
        for (String path :
                new String[] {
                    "/v1/budgets?subject=a%00b", "/v1/prices?provider=a%00b", "/v1/prompts/a%00b"
                }) {
            assertThat(admin.get(path).status()).as(path).isEqualTo(400);
        }
    }

    @Test
    void aRunIsKeptUnderTheGatewaysOwnRoleAndComparedByWhatOthersWriteOfIt() throws Exception {
        String lines =
                """
                {"variables":{"n":1.50},"expected":"a","tags":{"team":"x"}}
                {"variables":{"n":2}}
                """;
        Callable<Answer> upload =
                () ->
                        admin.send(
                                "POST",
                                "/v1/datasets?name=compared",
                                BodyPublishers.ofString(lines),
                                "Content-Type",
                                "application/jsonl");
        assertThat(statuses(upload)).containsOnlyOnce(201).containsOnly(200, 201);
        assertThat(admin.get("/v1/datasets/compared").response().body()).contains("\"n\":1.50");
        admin.post("/v1/prompts", "{'name':'compared','template':'{{ n }}'}");
        String body =
                "{'name':'first','dataset':'compared','prompts':[{'name':'compared'}],'models':['openai/m','openai/unpriced'],"
                        + "'evaluators':[{'type':'exact_match'},{'type':'rouge_l'}],'parameters':{'temperature':0.70}}";
        Callable<Answer> start = () -> admin.post("/v1/evaluation-runs", body);
        assertThat(statuses(start)).containsOnlyOnce(201).containsOnly(200, 201);
        Answer run = admin.get("/v1/evaluation-runs/first");
        assertThat(run.response().body()).contains("\"temperature\":0.70");
        UUID id = UUID.fromString(run.json().path("id").asString());
        assertThat(admin.get("/v1/evaluation-runs/" + id + "/comparison").json().path("rows"))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.path("costUsd").isNull()).isTrue());

        new TestRows(database).insertRunOfTwoModels(id);
        JsonNode progress = admin.get("/v1/evaluation-runs/first").json().path("progress");
        assertThat(progress.toString())
                .isEqualTo(
                        "{\"requests\":4,\"queued\":0,\"published\":0,\"ended\":4,\"succeeded\":2,"
                                + "\"failed\":2,\"cancelled\":0,\"scoring\":1,\"scored\":2}");
        JsonNode rows = admin.get("/v1/evaluation-runs/first/comparison").json().path("rows");
        assertThat(rows.path(0).path("model").asString()).isEqualTo("openai/m");
        assertThat(rows.path(0).path("cases").asInt()).isEqualTo(2);
        assertThat(rows.path(0).path("costUsd").asString())
                .as("two entries of one attempt, one of the other, and an earlier try")
                .isEqualTo("0.000000000016");
        assertThat(rows.path(0).path("calls").asInt()).isEqualTo(3);
        assertThat(rows.path(0).path("costComplete").asBoolean()).isTrue();
        assertThat(rows.path(0).path("latencyP50Millis").asDouble()).isEqualTo(1.5);
        assertThat(rows.path(0).path("latencyP99Millis").asDouble()).isEqualTo(2.5);
        assertThat(rows.path(0).path("scores").toString())
                .isEqualTo(
                        "[{\"metric\":\"exact_match\",\"evaluator\":\"exact_match\",\"count\":2,\"failures\":0,"
                                + "\"mean\":0.5,\"low\":0.09453120573423074,\"high\":0.9054687942657693,\"method\":\"wilson\"},"
                                + "{\"metric\":\"rouge_l\",\"evaluator\":\"rouge_l\",\"count\":1,\"failures\":1,"
                                + "\"mean\":0.25,\"low\":null,\"high\":null,\"method\":null}]");
        assertThat(rows.path(1).path("cases").asInt()).isZero();
        assertThat(rows.path(1).path("latencyP50Millis").isNull()).isTrue();
        assertThat(rows.path(1).path("errors").asInt()).isEqualTo(2);
        assertThat(rows.path(1).path("costUsd").isNull()).as("unpriced is not 0").isTrue();
        assertThat(rows.path(1).path("unpricedCalls").asInt()).isEqualTo(1);
        assertThat(rows.path(1).path("callsNotInLedger").asInt()).isEqualTo(1);
        assertThat(rows.path(1).path("costComplete").asBoolean()).isFalse();

        assertThat(admin.post("/v1/evaluation-runs/first/cancel", "").status()).isEqualTo(202);
        assertThat(admin.post("/v1/evaluation-runs/first/resume", "").status()).isEqualTo(202);
        assertThat(admin.delete("/v1/datasets/compared").status()).isEqualTo(204);
        assertThat(admin.get("/v1/evaluation-runs").json().path("data").path(0).path("dataset"))
                .hasToString("\"compared\"");
    }

    /// Of six at once.
    private static List<Integer> statuses(Callable<Answer> call) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> answer : threads.invokeAll(Collections.nCopies(6, call))) {
                statuses.add(answer.get().status());
            }
        }
        return statuses;
    }

    @Test
    void manyAtOnceGetTheirOwnResults() throws Exception {
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String body = "{'model':'m" + i + "','inputs':'x'}";
            calls.add(() -> admin.post("/v1/inferences", body, "Prefer", "wait=60"));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = threads.invokeAll(calls);
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get().json().path("model").asString()).isEqualTo("m" + i);
            }
        }
    }

    @Test
    void aReplyToAnotherAliasDoesNotComeHere() throws Exception {
        Answer answer =
                admin.post(
                        "/v1/inferences",
                        "{'model':'m','inputs':'x','replyTo':'default'}",
                        "Prefer",
                        "wait=30");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(takenWith(answer).kafkaRecord().headers().lastHeader(RecordHeaders.REPLY_TOPIC))
                .isNull();
    }

    @Test
    void anInferenceIsItsOwnersOnly() throws Exception {
        GatewayClient ann = admin.as(newKey("ann"));
        GatewayClient bob = admin.as(newKey("bob"));
        Answer accepted = ann.post("/v1/inferences", "{'model':'silent','inputs':'x'}");
        String path = accepted.header("Location");
        String bare = "/v1/inferences/" + accepted.header("x-request-id");

        assertThat(ann.get(path).json().path("status").asString()).isEqualTo("queued");
        assertThat(ann.get(bare).status()).isEqualTo(404);
        assertThat(bob.get(path).status()).isEqualTo(404);

        TestRows rows = new TestRows(database);
        InferenceRequest request = takenWith(accepted).request();
        rows.insert(request);
        rows.output(request, gateway.content().sealer());
        assertThat(bob.get(path).status()).isEqualTo(404);
        assertThat(bob.get(bare).status()).isEqualTo(404);
        Answer read = ann.get(path);
        assertThat(ann.get(bare).json()).isEqualTo(read.json());
        assertThat(read.json().path("status").asString()).isEqualTo("succeeded");
        assertThat(read.json().path("provider").asString()).isEqualTo("anthropic");
        assertThat(read.json().path("route").asString()).isEqualTo("silent");
        assertThat(read.json().path("passedOver").toString())
                .isEqualTo(
                        """
                        [{"provider":"openai","model":"gpt","errorCode":"provider_overloaded",\
                        "reason":"come again","called":true}]\
                        """);
        assertThat(read.json().path("response").path("id").asString()).isEqualTo("c1");
        assertThat(read.json().path("usage").path("outputTokens").asInt()).isEqualTo(5);
        assertThat(read.json().path("attempts").asInt()).isEqualTo(2);
        assertThat(read.json().path("unpriced").asBoolean()).isTrue();
        assertThat(read.json().path("costUsd").isNull()).isTrue();

        rows.price(request);
        Answer priced = ann.get(path);
        assertThat(priced.json().path("unpriced").asBoolean()).isFalse();
        assertThat(priced.json().path("costUsd").asString()).isEqualTo("0.000003000000");
    }

    @Test
    void aUserSeesItsOwnSpendAndAnAdminEverybodys() throws Exception {
        new TestRows(database).spend("2026-11-20", "dora", "1.25");
        new TestRows(database).spend("2026-11-20", "emil", "0.5");
        GatewayClient dora = admin.as(newKey("dora"));
        String path = "/v1/costs?groupBy=user&from=2026-11-20&to=2026-11-21";

        assertThat(dora.get(path).json().path("totals").path("costUsd").asString())
                .isEqualTo("1.250000000000");
        Answer all = admin.get(path);
        assertThat(all.json().path("totals").path("costUsd").asString())
                .as(all.toString())
                .isEqualTo("1.750000000000");
        assertThat(all.json().path("data").get(0).path("user").asString()).isEqualTo("dora");
        assertThat(dora.get("/v1/usage").status()).isEqualTo(200);
    }

    @Test
    void whatHasBecomeOfAnOutputIsToldAndItsStatusStays() throws Exception {
        GatewayClient ann = admin.as(newKey("ann"));
        Answer accepted = ann.post("/v1/inferences", "{'model':'silent','inputs':'x'}");
        String path = accepted.header("Location");
        TestRows rows = new TestRows(database);
        InferenceRequest request = takenWith(accepted).request();

        rows.insert(request);
        assertOutput(ann.get(path), null, "not_stored");
        rows.plainOutput(request);
        assertOutput(ann.get(path), "old", null);
        rows.output(request, gateway.content().sealer());
        assertOutput(ann.get(path), "hi", null);

        ContentKeyset.generate().write(gateway.contentKeyset());
        try {
            assertOutput(ann.get(path), null, "unreadable");
        } finally {
            gateway.content().write(gateway.contentKeyset());
        }
        assertOutput(ann.get(path), "hi", null);

        rows.dropOutputs(request);
        assertOutput(ann.get(path), null, "expired");
        rows.dropResult(request);
        assertOutput(ann.get(path), null, "expired");
    }

    private static void assertOutput(
            Answer answer, @Nullable String output, @Nullable String absence) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("status").asString()).isEqualTo("succeeded");
        assertThat(textOrNull(answer.json().path("output"))).isEqualTo(output);
        assertThat(textOrNull(answer.json().path("outputAbsence"))).isEqualTo(absence);
    }

    private static @Nullable String textOrNull(JsonNode json) {
        return json.isNull() ? null : json.asString();
    }

    @Test
    void scoresAreEventsAndWhatIsStoredOfThemIsReadByWhoseInferenceItIs() throws Exception {
        GatewayClient ann = admin.as(newKey("ann"));
        Answer accepted = ann.post("/v1/inferences", "{'model':'silent','inputs':'x'}");
        InferenceRequest request = takenWith(accepted).request();
        new TestRows(database).insert(request);
        String id = accepted.json().path("id").asString();
        Answer given =
                ann.post(
                        "/v1/evaluations",
                        "{'inference':'%s','metric':'relevance','score':0.5,'evaluator':'human'}"
                                .formatted(id));
        assertThat(given.status()).as(given.toString()).isEqualTo(202);
        EvaluationRecorded event = scored(request.getRequestId());
        assertThat(event.getEvaluationId()).hasToString(given.json().path("id").asString());
        assertThat(event.getUserId()).isEqualTo("ann");

        for (int score = 1; score <= 3; score++) {
            run(
                    """
                    INSERT INTO aistrale.evaluation (evaluation_id, request_id, metric, score, evaluator, evaluator_name,
                        user_id, evaluated_at)
                    VALUES (gen_random_uuid(), '%s', '%s', 0.%d, 'automated', 'bleu', 'root', now())
                    """
                            .formatted(
                                    request.getRequestId(), score < 3 ? "bleu" : "other", score));
        }
        run(
                """
                INSERT INTO aistrale.evaluation_failure (request_id, evaluator_name, evaluator_version, metric, reason, detail)
                VALUES ('%s', 'rouge_l', '1', 'rouge_l', 'expected_missing', 'd')
                """
                        .formatted(request.getRequestId()));
        Answer first = ann.get("/v1/evaluations?metric=bleu&limit=1");
        Answer second =
                ann.get(
                        "/v1/evaluations?metric=bleu&limit=1&cursor="
                                + first.json().path("nextCursor").asString());
        assertThat(
                        List.of(
                                first.json().path("data").get(0).path("score").asDouble(),
                                second.json().path("data").get(0).path("score").asDouble()))
                .containsExactlyInAnyOrder(0.1, 0.2);
        assertThat(second.json().path("hasMore").asBoolean()).isFalse();
        Answer ofOne = ann.get("/v1/evaluations?inference=" + id);
        assertThat(ofOne.json().path("data")).hasSize(3);
        assertThat(ofOne.json().path("failures").get(0).path("reason").asString())
                .isEqualTo("expected_missing");
        assertThat(admin.get("/v1/evaluations?metric=bleu").json().path("data")).isEmpty();
        assertThat(admin.get("/v1/evaluations?inference=" + id).status()).isEqualTo(404);
    }

    private static EvaluationRecorded scored(UUID requestId) {
        try (var consumer =
                new KafkaConsumer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers", RealParts.kafkaBootstrapServers()),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            var partitions =
                    consumer.partitionsFor(Topics.EVALUATIONS).stream()
                            .map(one -> new TopicPartition(one.topic(), one.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return await().until(
                            () ->
                                    StreamSupport.stream(
                                                    consumer.poll(Duration.ofMillis(200))
                                                            .spliterator(),
                                                    false)
                                            .filter(found ->
                                                    found.key().equals(requestId.toString()))
                                            .flatMap(found ->
                                                    codec.decode(found.topic(), found.value())
                                                                    instanceof
                                                                    Decoded.Event(
                                                                            EvaluationRecorded
                                                                                    event)
                                                            ? Stream.of(event)
                                                            : Stream.empty())
                                            .findFirst(),
                            Optional::isPresent)
                    .orElseThrow();
        }
    }

    @Test
    void rulesAreKeptUnderTheGatewaysOwnRole() throws Exception {
        String rule =
                "{'name':'kept','match':{'project':'p'},'sample':%s,'evaluators':[{'type':'regex','pattern':'a'}]}";
        assertThat(admin.post("/v1/evaluation-rules", rule.formatted("0.50")).status())
                .isEqualTo(201);
        assertThat(admin.post("/v1/evaluation-rules", rule.formatted("0.5")).status())
                .isEqualTo(200);
        Answer changed = admin.post("/v1/evaluation-rules", rule.formatted("0.25"));
        Answer read = admin.get("/v1/evaluation-rules/kept");
        assertThat(read.json()).isEqualTo(changed.json());
        assertThat(admin.get("/v1/evaluation-rules").json().path("data")).contains(read.json());
        assertThat(admin.delete("/v1/evaluation-rules/kept").status()).isEqualTo(204);
        assertThat(outcomes(admin.get("/v1/audit?subject=kept")))
                .containsExactly("done", "done", "unchanged", "done");
    }

    @Test
    void aWaitingInferenceSaysForWhatAndUntilWhen() throws Exception {
        GatewayClient ann = admin.as(newKey("ann"));
        Answer accepted = ann.post("/v1/inferences", "{'model':'silent','inputs':'x'}");
        new TestRows(database).insertWaiting(takenWith(accepted).request());

        var json = ann.get(accepted.header("Location")).json();
        assertThat(json.path("status").asString()).isEqualTo("waiting");
        assertThat(json.path("waitingFor").asString()).isEqualTo("rate_limited");
        assertThat(json.path("waitingUntil").asString()).isEqualTo("2026-11-25T12:00:05Z");
        assertThat(json.path("attempts").asInt()).isOne();
    }

    @Test
    void anApiKeyWorksUntilItIsRevoked() throws Exception {
        Answer created = admin.post("/v1/api-keys", "{'user':'carol','allowedModels':['m']}");
        String id = created.json().path("id").asString();
        GatewayClient carol = admin.as(created.json().path("key").asString());

        assertThat(created.status()).as(created.toString()).isEqualTo(201);
        assertThat(carol.get("/v1/models").status()).isEqualTo(200);
        assertThat(admin.get("/v1/api-keys").response().body()).contains(id);
        assertThat(admin.delete("/v1/api-keys/" + id).status()).isEqualTo(204);
        assertThat(carol.get("/v1/models").status()).isEqualTo(401);
    }

    @Test
    void aProviderTokenOpensAtTheWorkerAndCannotBeReadByTheGateway() throws Exception {
        String path = "/v1/provider-tokens/openai?user=erin";
        assertThat(admin.put(path, "{'token':'sk-c4nary-one'}").status()).isEqualTo(201);
        assertThat(admin.put(path, "{'token':'sk-c4nary-two'}").status()).isEqualTo(200);

        try (Connection owner = connect(database.user());
                var statement = owner.createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT * FROM aistrale.provider_token WHERE user_id = 'erin'")) {
            assertThat(row.next()).isTrue();
            var context =
                    new TokenContext(
                            "openai",
                            new TokenOwner.User("erin"),
                            row.getObject("token_id", UUID.class),
                            2);
            var sealed = new SealedToken(row.getBytes("sealed_token"), row.getString("key_id"));
            assertThat(gateway.keysets().opener().open(context, sealed))
                    .isEqualTo(new Opened.Token(Secret.of("sk-c4nary-two")));
            assertThat(row.next()).isFalse();
        }
        try (Connection itself = connect("aistrale_gateway");
                var statement = itself.createStatement()) {
            assertThatThrownBy(() ->
                            statement.executeQuery(
                                    "SELECT sealed_token FROM aistrale.provider_token"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied");
        }
        assertThat(admin.get("/v1/provider-tokens").response().body())
                .contains("erin")
                .doesNotContain("sk-c4nary-");
        assertThat(admin.delete(path).status()).isEqualTo(204);
        assertThat(admin.get(path).status()).isEqualTo(404);
    }

    @Test
    void aProjectsTokenIsARowOfItsOwnBesideAUserOfThatName() throws Exception {
        String projects = "/v1/projects/frank/provider-tokens/openai";
        String users = "/v1/provider-tokens/openai?user=frank";
        assertThat(admin.put(users, "{'token':'sk-c4nary-user'}").status()).isEqualTo(201);
        assertThat(admin.put(projects, "{'token':'sk-c4nary-one'}").status()).isEqualTo(201);
        assertThat(admin.put(projects, "{'token':'sk-c4nary-two'}").status()).isEqualTo(200);

        assertThat(opened("project = 'frank'", new TokenOwner.Project("frank")))
                .isEqualTo(new Opened.Token(Secret.of("sk-c4nary-two")));
        assertThat(opened("project = 'frank'", new TokenOwner.User("frank")))
                .isEqualTo(new Opened.Refused(Opened.Reason.WRONG_CONTEXT_OR_DAMAGED));
        assertThat(opened("user_id = 'frank'", new TokenOwner.User("frank")))
                .isEqualTo(new Opened.Token(Secret.of("sk-c4nary-user")));
        assertThat(admin.get("/v1/provider-tokens?user=frank").json().path("data").size()).isOne();
        assertThat(admin.get("/v1/projects/frank/provider-tokens").json().path("data").size())
                .isOne();
        assertThat(admin.delete(projects).status()).isEqualTo(204);
        assertThat(admin.get(projects).status()).isEqualTo(404);
        assertThat(admin.get(users).status()).isEqualTo(200);
    }

    @Test
    void aNewKeySealsWithoutARestart() throws Exception {
        var rotated = gateway.keysets().rotate();
        rotated.writePublic(gateway.publicKeyset());
        try {
            admin.put("/v1/provider-tokens/openai?user=gina", "{'token':'sk-c4nary-one'}");
        } finally {
            gateway.keysets().writePublic(gateway.publicKeyset());
        }

        assertThat(opened("user_id = 'gina'", new TokenOwner.User("gina")))
                .as("the old key does not open it")
                .isEqualTo(new Opened.Refused(Opened.Reason.NO_SUCH_KEY));
        assertThat(opened(rotated.opener(), "user_id = 'gina'", new TokenOwner.User("gina")))
                .isEqualTo(new Opened.Token(Secret.of("sk-c4nary-one")));
    }

    @Test
    void aChangeThatCannotBeWrittenDownIsNotMade() throws Exception {
        admin.put("/v1/provider-tokens/openai?user=hank", "{'token':'sk-c4nary-one'}");
        run("REVOKE INSERT ON aistrale.audit_event FROM aistrale_gateway");
        try {
            for (Answer refused :
                    List.of(
                            admin.post("/v1/api-keys", "{'user':'hank'}"),
                            admin.delete("/v1/provider-tokens/openai?user=hank"),
                            admin.post("/v1/sources", "{'source':'unseen','project':'p'}"),
                            admin.post("/v1/costs/reprice", "{'from':'2026-11-02T00:00:00Z'}"))) {
                assertThat(refused.status()).as(refused.toString()).isEqualTo(500);
            }
        } finally {
            run("GRANT INSERT ON aistrale.audit_event TO aistrale_gateway");
        }

        assertThat(admin.get("/v1/api-keys").response().body()).doesNotContain("hank");
        assertThat(admin.get("/v1/provider-tokens/openai?user=hank").status()).isEqualTo(200);
        assertThat(admin.get("/v1/sources").response().body()).doesNotContain("unseen");
        assertThat(admin.get("/v1/audit?subject=unseen").json().path("data")).isEmpty();
    }

    @Test
    void pricesThatWereRefusedAreWrittenDownAllTheSame() throws Exception {
        String body =
                "{'version':'seen','source':'contract','currency':'USD','effectiveFrom':'2026-01-01T00:00:00Z',"
                        + "'prices':{'acme':{'seen':{'input':'%s'}}}}";
        for (String input : List.of("1", "1", "2")) {
            admin.post("/v1/prices", body.formatted(input));
        }

        Answer first = admin.get("/v1/audit?subject=seen&limit=2");
        Answer rest =
                admin.get(
                        "/v1/audit?subject=seen&limit=2&cursor="
                                + first.json().path("nextCursor").asString());
        assertThat(outcomes(first)).containsExactly("conflict", "unchanged");
        assertThat(outcomes(rest)).containsExactly("done");
        assertThat(rest.json().path("nextCursor").isNull()).isTrue();
    }

    private static List<String> outcomes(Answer listed) {
        return listed.json()
                .path("data")
                .valueStream()
                .map(event -> event.path("outcome").asString())
                .toList();
    }

    @Test
    void aSourceThatIsRegisteredCanPublishAndOneThatIsRemovedKeepsItsTopics() throws Exception {
        String body = "{'source':'billing','project':'search','users':['ann'],'partitions':3}";
        assertThat(admin.post("/v1/sources", body).status()).isEqualTo(201);
        assertThat(admin.post("/v1/sources", body).status()).isEqualTo(200);

        List<String> topics =
                List.of(
                        "inference.requests.billing",
                        "inference.requests.billing.bulk",
                        "inference.requests.billing-dlt",
                        "inference.requests.billing.bulk-dlt",
                        "inference.cancellations.billing",
                        "inference.evaluations.billing");
        try (var kafka =
                Admin.create(Map.of("bootstrap.servers", RealParts.kafkaBootstrapServers()))) {
            var described = kafka.describeTopics(topics).allTopicNames().get();
            assertThat(Objects.requireNonNull(described.get(topics.getFirst())).partitions())
                    .hasSize(3);
            var resource = new ConfigResource(ConfigResource.Type.TOPIC, topics.getFirst());
            var settings = kafka.describeConfigs(List.of(resource)).all().get().get(resource);
            assertThat(Objects.requireNonNull(settings).get("message.timestamp.type").value())
                    .isEqualTo("LogAppendTime");
        }
        assertThat(
                        codec.encode(
                                topics.getFirst(),
                                InferenceRequest.newBuilder()
                                        .setRequestId(TimeOrderedIds.next())
                                        .setUserId("ann")
                                        .setModel("m")
                                        .setCreatedAt(Instant.now())
                                        .build()))
                .as("the schema is registered for publishers that register none")
                .isNotEmpty();
        assertThat(admin.delete("/v1/sources/billing").status()).isEqualTo(204);
        assertThat(admin.get("/v1/sources").response().body()).doesNotContain("billing");
        assertThat(admin.post("/v1/sources", body).status()).as("again").isEqualTo(201);
    }

    private static void run(String sql) throws SQLException {
        try (Connection itself = connect(database.user());
                var statement = itself.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void whatIsSpentOfBudgetsIsTold() throws Exception {
        try (Connection itself = connect(database.user());
                var statement = itself.createStatement()) {
            statement.execute(
                    """
                    INSERT INTO aistrale.budget_spend (scope, subject, day, cost_usd, upper_bound_usd)
                    SELECT scope, subject, day, cost, bound
                    FROM (VALUES ('user', 'spender-1', 2, 1), ('project', 'spending', 6, 0), ('api_key', 'ak_1', 1, 0))
                             AS spent (scope, subject, cost, bound),
                         (VALUES ((now() AT TIME ZONE 'UTC')::date),
                             ((date_trunc('month', now() AT TIME ZONE 'UTC') - interval '1 day')::date)) days (day);
                    INSERT INTO aistrale.budget (budget_id, scope, subject, period, limit_usd, created_by) VALUES
                        (gen_random_uuid(), 'user', 'spender-1', 'daily', 4, 'test'),
                        (gen_random_uuid(), 'user', 'nobody', 'daily', 4, 'test'),
                        (gen_random_uuid(), 'project', 'spending', 'monthly', 5, 'test'),
                        (gen_random_uuid(), 'project', 'forbidden', 'monthly', 0, 'test'),
                        (gen_random_uuid(), 'api_key', 'ak_1', 'monthly', 5, 'test')
                    """);
        }

        await().untilAsserted(() ->
                assertThat(gateway.management().get("/actuator/prometheus").response().body())
                        .contains(
                                ratio("daily", "user", "spender-1") + "0.75",
                                ratio("daily", "user", "nobody") + "0.0",
                                ratio("monthly", "project", "spending") + "1.2",
                                ratio("monthly", "project", "forbidden") + "1.0",
                                ratio("monthly", "api_key", "ak_1") + "0.2"));
    }

    private static String ratio(String period, String scope, String subject) {
        return "aistrale_budget_spent_ratio{period=\"%s\",scope=\"%s\",subject=\"%s\"} "
                .formatted(period, scope, subject);
    }

    private static Opened opened(String row, TokenOwner owner) throws SQLException {
        return opened(gateway.keysets().opener(), row, owner);
    }

    private static Opened opened(TokenOpener opener, String condition, TokenOwner owner)
            throws SQLException {
        try (Connection itself = connect(database.user());
                var statement = itself.createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT * FROM aistrale.provider_token WHERE " + condition)) {
            assertThat(row.next()).isTrue();
            return opener.open(
                    new TokenContext(
                            row.getString("provider"),
                            owner,
                            row.getObject("token_id", UUID.class),
                            row.getInt("version")),
                    new SealedToken(row.getBytes("sealed_token"), row.getString("key_id")));
        }
    }

    private static Taken takenWith(Answer answer) {
        return await().until(
                        () ->
                                worker.taken.stream()
                                        .filter(taken ->
                                                taken.kafkaRecord()
                                                        .key()
                                                        .equals(answer.header("x-request-id")))
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static String newKey(String user) throws Exception {
        return admin.newKey("{'user':'" + user + "'}");
    }

    private static Connection connect(String user) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), user, database.password());
    }
}
