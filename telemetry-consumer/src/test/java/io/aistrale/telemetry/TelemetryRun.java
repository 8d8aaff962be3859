package io.aistrale.telemetry;

import static org.awaitility.Awaitility.await;

import io.aistrale.parts.junit.RealParts;
import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.schemas.content.ContentKeyset;
import io.aistrale.schemas.database.MigratedDatabase;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.serde.FakeRegistry;
import io.aistrale.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// The whole service against a real broker and PostgreSQL.
@SuppressWarnings("NullAway.Init")
abstract class TelemetryRun {
    static final Duration SOON = Duration.ofSeconds(30);
    static FakeRegistry registry;
    static Broker broker;
    static final ContentKeyset CONTENT = ContentKeyset.generate();
    @TempDir static Path keysets;

    final List<ConfigurableApplicationContext> running = new ArrayList<>();
    Map<TopicPartition, Long> begin;
    Tables tables;

    @BeforeAll
    static void connect() {
        registry = new FakeRegistry();
        broker = new Broker(registry.url());
        CONTENT.write(keysets.resolve("content.json"));
        broker.register(Topics.EVALUATIONS, Events.evaluation(TimeOrderedIds.next(), 1));
        broker.register(Topics.REQUESTS_BULK, Events.request(TimeOrderedIds.next()));
    }

    @AfterAll
    static void disconnect() {
        broker.close();
        registry.close();
    }

    @BeforeEach
    void newTables() {
        begin = broker.ends();
        newTables(begin);
    }

    /// In place of those there are.
    void newTables(Map<TopicPartition, Long> ends) {
        closeTables();
        tables = new Tables(newDatabase()).startingAt(ends);
    }

    TestDatabase newDatabase() {
        return MigratedDatabase.create();
    }

    @AfterEach
    void closeTables() {
        if (tables != null) {
            tables.close();
        }
    }

    @AfterEach
    void stop() {
        running.forEach(ConfigurableApplicationContext::close);
    }

    /// @param settings take the place of the usual ones
    ConfigurableApplicationContext start(String... settings) {
        Stream<String> usual =
                Stream.of(
                        "--server.port=0",
                        "--spring.datasource.url=" + tables.jdbcUrl(),
                        "--spring.datasource.hikari.connection-timeout=1000",
                        "--aistrale.kafka.bootstrap-servers=" + RealParts.kafkaBootstrapServers(),
                        "--aistrale.kafka.registry-url=" + registry.url(),
                        "--aistrale.content.keyset=" + keysets.resolve("content.json"),
                        "--aistrale.telemetry.batch-records=50",
                        "--aistrale.telemetry.retry.longest=1s",
                        "--logging.structured.format.console=",
                        "--logging.level.root=warn",
                        "--logging.level.org.apache.kafka=error");
        // Spring joins the values of an argument that is given twice.
        Map<String, String> arguments = new LinkedHashMap<>();
        Stream.concat(usual, Stream.of(settings))
                .forEach(argument -> arguments.put(argument.replaceAll("=.*", ""), argument));
        var context =
                new SpringApplicationBuilder(TelemetryApplication.class)
                        .run(arguments.values().toArray(String[]::new));
        running.add(context);
        return context;
    }

    /// Telemetry forgets where it stood and reads everything since the test's begin once more.
    void rereadAll(String... settings) {
        stop();
        running.clear();
        tables.execute("DELETE FROM consumer_offset");
        tables.startingAt(begin);
        start(settings);
        awaitAllRead();
    }

    void awaitAllRead() {
        broker.flush();
        Map<TopicPartition, Long> ends = broker.ends();
        await().atMost(SOON).until(() -> tables.reached(ends));
    }
}
