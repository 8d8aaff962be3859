package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.gateway.GatewayClient.Answer;
import io.aistrale.gateway.KafkaWorker.Taken;
import io.aistrale.parts.junit.RealParts;
import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.database.MigratedDatabase;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.topic.RecordHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/// Two gateways on one broker and one database: whichever is asked, it is one service.
@WithRealParts
class ManyGatewaysIT {

    private static final String INFERENCES = "/v1/inferences";
    private static final String SILENT = "{'model':'silent','inputs':'x','deadline':'PT5M'}";

    private static TestDatabase database;
    private static RunningGateway one;
    private static ConfigurableApplicationContext other;
    private static EventCodec codec;
    private static KafkaWorker worker;
    private static GatewayClient atOne;
    private static GatewayClient atOther;

    private final String key = "key-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        database = MigratedDatabase.create();
        one =
                RunningGateway.start(
                        RealParts.kafkaBootstrapServers(),
                        database,
                        "30s",
                        "aistrale.idempotency.drop-every=200ms");
        other = one.beside();
        codec = EventCodec.create(SerdeSettings.of(one.registry().url()));
        worker = new KafkaWorker(RealParts.kafkaBootstrapServers(), codec);
        String ann = one.client().newKey("{'user':'ann'}");
        atOne = one.client().as(ann);
        atOther = at(other).as(ann);
        await().until(() -> one.ready() && isReady(other));
    }

    @AfterAll
    static void stop() throws Exception {
        worker.close();
        codec.close();
        other.close();
        one.close();
    }

    @Test
    void theReplyFindsTheInstanceThatHoldsTheCaller() throws Exception {
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            GatewayClient at = i % 2 == 0 ? atOne : atOther;
            String body = "{'model':'m%d','inputs':'x'}".formatted(i);
            calls.add(() -> at.post(INFERENCES, body, "Prefer", "wait=30"));
        }
        List<Answer> answers = together(calls);
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).status()).as(answers.get(i).toString()).isEqualTo(200);
            assertThat(answers.get(i).json().path("model").asString()).isEqualTo("m" + i);
        }
    }

    @Test
    void oneKeyAtBothAtOnceIsOneInference() throws Exception {
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            GatewayClient at = i % 2 == 0 ? atOne : atOther;
            calls.add(() -> at.post(INFERENCES, SILENT, "Idempotency-Key", key));
        }
        List<Answer> answers = together(calls);

        assertThat(answers).extracting(Answer::status).containsOnly(202);
        assertThat(answers)
                .extracting(answer -> answer.json().toString())
                .containsOnly(answers.getFirst().json().toString());
        assertThat(takenUnder(key))
                .isNotEmpty()
                .allSatisfy(taken ->
                        assertThat(taken.kafkaRecord().key())
                                .isEqualTo(answers.getFirst().header("x-request-id")));
    }

    @Test
    void aRetryAtTheOtherPublishesTheVerySameRequestUnlessKafkaIsKnownToHaveIt() throws Exception {
        Answer first = atOne.post(INFERENCES, SILENT, "Idempotency-Key", key);
        Answer known = traced("1");
        execute("UPDATE aistrale.idempotency_key SET acknowledged_at = NULL WHERE key = '%s'");
        Answer lost = traced("2");

        assertThat(known.json()).isEqualTo(first.json());
        assertThat(lost.json()).isEqualTo(first.json());
        List<Taken> taken =
                await().until(
                                () -> takenUnder(key),
                                found ->
                                        found.stream()
                                                .anyMatch(
                                                        one -> traceOf(one).startsWith("00-2222")));
        assertThat(taken).hasSize(2).noneMatch(one -> traceOf(one).startsWith("00-1111"));
        assertThat(taken.getLast().kafkaRecord().value())
                .isEqualTo(taken.getFirst().kafkaRecord().value());
        assertThat(taken.getLast().kafkaRecord().partition())
                .isEqualTo(taken.getFirst().kafkaRecord().partition());
    }

    @Test
    void whatMayLieUnreadInKafkaIsNotPublishedAgain() throws Exception {
        Answer first = atOne.post(INFERENCES, SILENT, "Idempotency-Key", key);
        execute(
                """
                UPDATE aistrale.idempotency_key SET acknowledged_at = NULL, claimed_at = now() - interval '31 s'
                WHERE key = '%s'
                """);
        Answer undecided = atOther.post(INFERENCES, SILENT, "Idempotency-Key", key);
        assertThat(undecided.status()).isEqualTo(503);
        assertThat(undecided.header("x-should-retry")).isEqualTo("true");

        execute(
                """
                INSERT INTO aistrale.consumer_offset (consumer, topic, partition, next_offset)
                SELECT 'telemetry-consumer', 'inference.requests', n, 1000000 FROM generate_series(0, 15) n
                """);
        try {
            Answer again = atOther.post(INFERENCES, SILENT, "Idempotency-Key", key);
            assertThat(again.json()).as(again.toString()).isEqualTo(first.json());
            await().until(() -> takenUnder(key).size() == 2);
        } finally {
            execute("DELETE FROM aistrale.consumer_offset");
        }
    }

    @Test
    void whatADyingInstanceHeldIsThereAtTheOther() throws Exception {
        ConfigurableApplicationContext dying = one.beside("server.shutdown=immediate");
        await().until(() -> isReady(dying));
        GatewayClient atDying = at(dying).as(atOne.key());
        Thread caller =
                Thread.startVirtualThread(() -> {
                    try {
                        atDying.post(
                                INFERENCES, SILENT, "Idempotency-Key", key, "Prefer", "wait=60");
                    } catch (Exception gone) {
                        // What a caller sees of it.
                    }
                });
        Taken taken = await().until(() -> takenUnder(key), found -> !found.isEmpty()).getFirst();
        dying.close();
        caller.join();

        Answer again = atOther.post(INFERENCES, SILENT, "Idempotency-Key", key);
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.header("x-request-id")).isEqualTo(taken.kafkaRecord().key());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> polled =
                    threads.submit(() -> get(atOne, again.header("Location"), "wait=30"));
            Future<Answer> retried =
                    threads.submit(() ->
                            atOther.post(
                                    INFERENCES,
                                    SILENT,
                                    "Idempotency-Key",
                                    key,
                                    "Prefer",
                                    "wait=30"));
            Future<Answer> followed =
                    threads.submit(() -> atOther.get(again.header("Location") + "/events"));
            new TestRows(database).insert(taken.request());

            assertThat(polled.get().json().path("status").asString()).isEqualTo("succeeded");
            assertThat(retried.get().status()).isEqualTo(200);
            assertThat(retried.get().json()).isEqualTo(polled.get().json());
            assertThat(followed.get().response().body()).contains("event: result\n");
        }
        assertThat(takenUnder(key)).hasSize(1);
    }

    @Test
    void aKeyThatHasHadItsTimeIsDropped() throws Exception {
        Answer first = atOne.post(INFERENCES, SILENT, "Idempotency-Key", key);
        execute(
                "UPDATE aistrale.idempotency_key SET claimed_at = now() - interval '25 h' WHERE key = '%s'");
        await().until(() -> rowsOf(key) == 0);

        assertThat(atOne.post(INFERENCES, SILENT, "Idempotency-Key", key).header("x-request-id"))
                .isNotEqualTo(first.header("x-request-id"));
    }

    @Test
    void aListHasTheCallersRowsPageByPage() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String each = key + i;
            Answer accepted = atOne.post(INFERENCES, SILENT, "Idempotency-Key", each);
            ids.addFirst(accepted.json().path("id").asString());
            var taken = await().until(() -> takenUnder(each), found -> !found.isEmpty());
            new TestRows(database).insertWaiting(taken.getFirst().request());
        }
        String path = INFERENCES + "?status=waiting&model=m&limit=2";
        Answer page = atOther.get(path);
        assertThat(page.status()).as(page.toString()).isEqualTo(200);
        Answer next = atOne.get(path + "&cursor=" + page.json().path("nextCursor").asString());

        assertThat(page.json().path("data").get(0).path("waitingFor").asString())
                .isEqualTo("rate_limited");
        assertThat(
                        Stream.of(page, next)
                                .flatMap(answer -> answer.json().path("data").valueStream())
                                .map(listed -> listed.path("id").asString()))
                .containsExactlyElementsOf(ids);
        assertThat(next.json().path("hasMore").asBoolean()).isFalse();
        assertThat(atOne.get(path + "&tag.team=search").json().path("data")).isEmpty();
        assertThat(atOne.get(path + "&to=2026-01-01").json().path("data")).isEmpty();
        assertThat(one.client().get(path).json().path("data")).as("an admin's own").isEmpty();
    }

    private static List<Answer> together(List<Callable<Answer>> calls) throws Exception {
        List<Answer> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }

    /// A retry at the other whose record tells that it is of this retry.
    private Answer traced(String digit) throws Exception {
        String trace = "00-%s-%s-00".formatted(digit.repeat(32), digit.repeat(16));
        return atOther.post(INFERENCES, SILENT, "Idempotency-Key", key, "traceparent", trace);
    }

    private static String traceOf(Taken taken) {
        return Objects.requireNonNull(
                RecordHeaders.text(taken.kafkaRecord().headers(), RecordHeaders.TRACEPARENT));
    }

    private static List<Taken> takenUnder(String key) {
        return worker.taken.stream()
                .filter(taken -> key.equals(taken.request().getIdempotencyKey()))
                .toList();
    }

    private static Answer get(GatewayClient client, String path, String prefer) throws Exception {
        return client.send("GET", path, BodyPublishers.noBody(), "Prefer", prefer);
    }

    private static GatewayClient at(ConfigurableApplicationContext gateway) {
        return GatewayClient.at(port(gateway, "local.server.port"), RunningGateway.ADMIN_KEY);
    }

    private static boolean isReady(ConfigurableApplicationContext gateway) throws Exception {
        return GatewayClient.at(port(gateway, "local.management.port"), "")
                        .get("/actuator/health/readiness")
                        .status()
                == 200;
    }

    private static int port(ConfigurableApplicationContext gateway, String property) {
        return gateway.getEnvironment().getRequiredProperty(property, Integer.class);
    }

    private static int rowsOf(String key) throws SQLException {
        try (var owner =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                var statement = owner.createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT count(*) FROM aistrale.idempotency_key WHERE key = '%s'"
                                        .formatted(key))) {
            row.next();
            return row.getInt(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var owner =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                var statement = owner.createStatement()) {
            statement.execute(sql.formatted(key));
        }
    }
}
