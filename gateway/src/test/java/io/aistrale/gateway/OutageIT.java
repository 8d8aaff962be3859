package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.aistrale.gateway.GatewayClient.Answer;
import io.aistrale.parts.FreePorts;
import io.aistrale.parts.KafkaBroker;
import io.aistrale.parts.PostgresServer;
import io.aistrale.parts.RunningPart;
import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.schemas.database.DatabaseMigration;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.SerdeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A broker and a database of its own, to be killed.
class OutageIT {

    private static final String TEXT = "{'model':'m','inputs':'pr0mpt x'}";
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    @TempDir static Path directory;

    private KafkaBroker broker;
    private RunningPart runningBroker;
    private RunningPart runningPostgres;
    private TestDatabase database;

    @BeforeEach
    void start() {
        broker = KafkaBroker.single(FreePorts.next(), directory.resolve("broker"));
        PostgresServer postgres =
                PostgresServer.forTests(FreePorts.next(), directory.resolve("postgres"));
        runningBroker = broker.startAndAwait();
        runningPostgres = postgres.startAndAwait();
        database = new TestDatabase(postgres.jdbcUrl(), PostgresServer.USER, "");
    }

    @AfterEach
    void stop() {
        runningBroker.kill();
        runningPostgres.kill();
    }

    @Test
    void callersAreAnsweredWithinTwoSecondsWhateverIsDown() throws Exception {
        assertThatThrownBy(() -> new DatabaseCheck(DataSources.of(database)))
                .isInstanceOf(DatabaseUnusableException.class)
                .hasMessageContaining("run `deploy/aistrale migrate`");
        DatabaseMigration.migrate(database.jdbcUrl(), database.user(), database.password());

        try (var gateway = RunningGateway.start(broker.bootstrapServers(), database, "1300ms");
                var codec = EventCodec.create(SerdeSettings.of(gateway.registry().url()));
                var worker = new KafkaWorker(broker.bootstrapServers(), codec)) {
            await().atMost(RECOVERY).until(gateway::ready);
            GatewayClient admin = gateway.client();
            GatewayClient ann = admin.as(admin.newKey("{'user':'ann'}"));
            assertThat(ann.post("/v1/inferences", TEXT, "Prefer", "wait=20").status())
                    .isEqualTo(200);

            runningPostgres.kill();
            assertThat(ann.post("/v1/inferences", TEXT, "Prefer", "wait=20").status())
                    .isEqualTo(200);
            int taken = worker.taken.size();
            Answer keyed =
                    answerWithin(
                            2_500, () -> ann.post("/v1/inferences", TEXT, "Idempotency-Key", "k1"));
            assertThat(keyed.status()).as(keyed.toString()).isEqualTo(503);
            assertThat(keyed.error().path("message").asString()).contains("nothing was sent");
            assertThat(worker.taken).hasSize(taken);
            Answer unreadable =
                    answerWithin(2_500, () -> ann.get("/v1/inferences/" + TimeOrderedIds.next()));
            assertThat(unreadable.error().path("code").asString())
                    .as(unreadable.toString())
                    .isEqualTo("database_unavailable");

            runningBroker.kill();
            assertEachIsToldWithinTwoSeconds(admin);
            assertThat(gateway.management().get("/actuator/health/liveness").status())
                    .isEqualTo(200);

            runningBroker = broker.startAndAwait();
            await().atMost(RECOVERY)
                    .until(() ->
                            ann.post("/v1/inferences", TEXT, "Prefer", "wait=5").status() == 200);
            assertThat(worker.taken).isNotEmpty();
        }
    }

    private static void assertEachIsToldWithinTwoSeconds(GatewayClient client) throws Exception {
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(() -> answerWithin(2_000, () -> client.post("/v1/inferences", TEXT)));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(calls)) {
                assertThat(answer.get().status()).isEqualTo(503);
                assertThat(answer.get().error().path("code").asString())
                        .isIn("outcome_unknown", "kafka_unavailable");
                assertThat(answer.get().error().path("message").asString())
                        .contains(answer.get().header("x-request-id"));
            }
        }
    }

    private static Answer answerWithin(long millis, Callable<Answer> call) throws Exception {
        long started = System.nanoTime();
        Answer answer = call.call();
        assertThat(Duration.ofNanos(System.nanoTime() - started).toMillis())
                .as(answer.toString())
                .isLessThan(millis);
        return answer;
    }
}
