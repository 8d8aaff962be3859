package io.aistrale.cost.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.parts.FreePorts;
import io.aistrale.parts.PostgresServer;
import io.aistrale.parts.RunningPart;
import io.aistrale.parts.junit.RealParts;
import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.database.DatabaseMigration;
import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.serde.FakeRegistry;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A PostgreSQL of its own that stops answering, gets full, and is killed in the middle of a batch.
/// The ledger waits in its group and misses nothing.
@WithRealParts
class DatabaseFaultsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final FakeRegistry registry = new FakeRegistry();
    private final Journal journal = new Journal(registry);

    @TempDir private Path directory;
    private PostgresServer postgres;
    private RunningPart server;
    private LedgerTables tables;

    /// As a member shows itself: it changes when it leaves or is thrown out, and with every
    /// generation it joins.
    private record Membership(List<String> memberIds, double rebalances) {
        static Membership now() throws Exception {
            try (Admin admin =
                    Admin.create(Map.of("bootstrap.servers", RealParts.kafkaBootstrapServers()))) {
                List<String> members =
                        admin
                                .describeConsumerGroups(List.of("cost-aggregator"))
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

    @BeforeEach
    void startPostgres() {
        postgres = PostgresServer.forTests(FreePorts.lasting(), directory.resolve("postgres"));
        server = postgres.startAndAwait();
        DatabaseMigration.migrate(postgres.jdbcUrl(), PostgresServer.USER, "");
        tables = new LedgerTables(new TestDatabase(postgres.jdbcUrl(), PostgresServer.USER, ""));
    }

    @AfterEach
    void end() {
        server.thaw();
        server.close();
        journal.close();
        registry.close();
        tables.close();
    }

    @Test
    void whateverHappensToPostgresqlTheLedgerStaysInItsGroupAndCatchesUp() throws Exception {
        tables.owner.execute(
                """
                CREATE TABLE disk (full_now boolean);
                INSERT INTO disk VALUES (false);
                GRANT SELECT ON disk TO PUBLIC;
                CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_sleep(0.005);
                    IF (SELECT full_now FROM aistrale.disk) THEN
                        RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
                    END IF;
                    RETURN NULL;
                END $$;
                CREATE TRIGGER filling AFTER INSERT ON cost_record FOR EACH ROW EXECUTE FUNCTION fill()
                """);
        try (var service =
                new Service(
                        tables,
                        registry,
                        "--spring.datasource.hikari.data-source-properties.socketTimeout=2",
                        "--spring.datasource.hikari.data-source-properties.connectTimeout=1")) {
            publish(50);
            awaitDrained();
            Membership before = Membership.now();
            assertThat(before.memberIds()).isNotEmpty();

            tables.owner.execute("UPDATE disk SET full_now = true");
            publish(50);
            awaitFailure(service);
            assertThat(tables.count("cost_record")).as("disk full").isEqualTo(50);
            tables.owner.execute("UPDATE disk SET full_now = false");
            awaitDrained();
            assertThat(tables.count("cost_record")).isEqualTo(100);

            server.freeze();
            publish(50);
            awaitFailure(service);
            server.thaw();
            awaitDrained();
            assertThat(tables.count("cost_record")).as("frozen").isEqualTo(150);

            publish(400);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() ->
                            tables.count(
                                            "pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()")
                                    > 0);
            server.kill();
            awaitFailure(service);
            server = postgres.startAndAwait();
            tables.reconnect();
            awaitDrained();

            assertThat(tables.count("cost_record")).as("killed").isEqualTo(550);
            assertThat(tables.daily().values().stream().mapToLong(Sums::requests).sum())
                    .isEqualTo(550);
            assertThat(Membership.now()).isEqualTo(before);
        }
    }

    private void publish(int attempts) {
        for (int i = 0; i < attempts; i++) {
            Attempt attempt = Events.attempt("acme", "fast");
            journal.publish(
                    i % Journal.PARTITIONS,
                    Events.finished(attempt, AttemptStatus.SUCCESS, Events.usage(1, 1, 1, 1)));
        }
        journal.flush();
    }

    /// Until another batch has failed: on a server that does not answer, for longer than a read
    /// from it may take.
    private static void awaitFailure(Service service) {
        double before = failures(service);
        await().atMost(PATIENCE).until(() -> failures(service) > before);
    }

    private static double failures(Service service) {
        return service.meters().get("llm.ledger.batch.failures").counter().count();
    }

    private void awaitDrained() {
        Map<Integer, Long> ends = journal.ends();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    Map<Integer, Long> positions = tables.positions();
                    return ends.entrySet().stream()
                            .allMatch(end ->
                                    positions.getOrDefault(end.getKey(), -1L) >= end.getValue());
                });
    }
}
