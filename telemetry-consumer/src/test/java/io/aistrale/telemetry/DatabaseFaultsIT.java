package io.aistrale.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.parts.FreePorts;
import io.aistrale.parts.PostgresServer;
import io.aistrale.parts.RunningPart;
import io.aistrale.parts.junit.RealParts;
import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.database.DatabaseMigration;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.telemetry.consume.TelemetryListener;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/// A PostgreSQL of its own that gets full, stops answering, and is killed in the middle of a batch.
/// Telemetry waits in its group, drops nothing, takes no record for refused, and catches up.
@WithRealParts
class DatabaseFaultsIT extends TelemetryRun {
    private static final Duration SESSION = Duration.ofSeconds(6);
    private static final List<Life> LIVES = Life.several(120);

    @TempDir private static Path directory;
    private static PostgresServer postgres;
    private static RunningPart server;
    private static int databases;

    @BeforeAll
    static void startPostgres() {
        postgres = PostgresServer.forTests(FreePorts.lasting(), directory.resolve("postgres"));
        server = postgres.startAndAwait();
    }

    @AfterAll
    static void stopPostgres() {
        server.thaw();
        server.close();
    }

    @Override
    TestDatabase newDatabase() {
        String name = "faults_" + ++databases;
        new Tables.Administration(postgres.jdbcUrl(), PostgresServer.USER)
                .execute("CREATE DATABASE " + name);
        DatabaseMigration.migrate(postgres.jdbcUrl(name), PostgresServer.USER, "");
        return new TestDatabase(postgres.jdbcUrl(name), PostgresServer.USER, "");
    }

    /// What a group member shows of itself: it changes when the member leaves or is thrown out, and
    /// with every generation it joins.
    private record Membership(List<String> memberIds, double rebalances) {
        static Membership now() throws Exception {
            try (Admin admin =
                    Admin.create(Map.of("bootstrap.servers", RealParts.kafkaBootstrapServers()))) {
                List<String> members =
                        admin
                                .describeConsumerGroups(List.of("telemetry-consumer"))
                                .all()
                                .get()
                                .values()
                                .stream()
                                .flatMap(group -> group.members().stream())
                                .map(MemberDescription::consumerId)
                                .sorted()
                                .toList();
                return new Membership(members, allRebalances());
            }
        }

        private static double allRebalances() throws Exception {
            var beans = ManagementFactory.getPlatformMBeanServer();
            double sum = 0;
            for (ObjectName name :
                    beans.queryNames(
                            new ObjectName("kafka.consumer:type=consumer-coordinator-metrics,*"),
                            null)) {
                sum += (double) beans.getAttribute(name, "rebalance-total");
            }
            return sum;
        }
    }

    private ConfigurableApplicationContext startImpatient() {
        return start(
                "--aistrale.telemetry.loops=1",
                "--spring.datasource.hikari.data-source-properties.socketTimeout=1",
                "--spring.datasource.hikari.data-source-properties.connectTimeout=1",
                "--aistrale.telemetry.session-timeout=" + SESSION.toSeconds() + "s");
    }

    @Test
    void whateverHappensToTheDatabaseTelemetryStaysInItsGroupAndCatchesUp() throws Exception {
        tables.execute(
                """
                CREATE TABLE disk (full_now boolean);
                INSERT INTO disk VALUES (false);
                GRANT SELECT ON disk TO PUBLIC;
                CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_sleep(0.01);
                    IF (SELECT full_now FROM aistrale.disk) THEN
                        RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
                    END IF;
                    RETURN NULL;
                END $$;
                CREATE TRIGGER filling AFTER INSERT ON inference_result
                    FOR EACH ROW EXECUTE FUNCTION fill()
                """);
        Life.publish(broker, LIVES.subList(0, 30));
        var listener = startImpatient().getBean(TelemetryListener.class);
        awaitAllRead();
        Membership before = Membership.now();
        assertThat(before.memberIds()).hasSize(1);

        tables.execute("UPDATE disk SET full_now = true");
        Life.publish(broker, LIVES.subList(30, 60));
        awaitTrouble(listener);
        tables.execute("UPDATE disk SET full_now = false");
        awaitAllRead();
        assertThat(tables.count("inference_result")).as("disk full").isEqualTo(60);

        server.freeze();
        long frozen = System.nanoTime();
        Life.publish(broker, LIVES.subList(60, 90));
        awaitTrouble(listener);
        await().atMost(SOON)
                .until(() -> System.nanoTime() - frozen > SESSION.plusSeconds(1).toNanos());
        server.thaw();
        awaitAllRead();
        assertThat(tables.count("inference_result")).as("longer than a session").isEqualTo(90);

        Life.publish(broker, LIVES.subList(90, 120));
        broker.flush();
        await().atMost(SOON).pollInterval(Duration.ofMillis(5)).until(this::isInABatch);
        server.kill();
        awaitTrouble(listener);
        server = postgres.startAndAwait();
        tables.reconnect();
        awaitAllRead();

        assertThat(Membership.now()).isEqualTo(before);
        assertThat(tables.count("inference")).isEqualTo(120);
        assertThat(tables.count("inference_result")).isEqualTo(120);
        assertThat(tables.count("attempt")).isEqualTo(30 + 60 + 60 + 30);
        assertThat(tables.count("inference_output"))
                .isEqualTo(tables.count("inference_result WHERE output_kept"))
                .isPositive();
        assertThat(tables.count("open_attempt")).isZero();
        assertThat(broker.since(begin, Topics.deadLetters(Topics.JOURNAL))).isEmpty();
        await().atMost(SOON).until(() -> listener.health().getStatus().equals(Status.UP));
    }

    private static void awaitTrouble(TelemetryListener listener) {
        await().atMost(SOON)
                .until(() -> listener.health().getStatus().equals(Status.OUT_OF_SERVICE));
    }

    private boolean isInABatch() {
        return tables.count(
                        "pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()")
                > 0;
    }
}
