package io.aistrale.telemetry;

import com.zaxxer.hikari.HikariDataSource;
import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.schemas.content.OpenedOutput;
import io.aistrale.schemas.content.OutputOpener;
import io.aistrale.schemas.database.OwnerPool;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// A migrated database of a test's own, seen by its owner.
final class Tables implements AutoCloseable {
    private final TestDatabase database;
    private final HikariDataSource pool;
    private final JdbcClient sql;

    Tables(TestDatabase database) {
        this.database = database;
        pool = OwnerPool.of(database);
        sql = JdbcClient.create(pool);
    }

    @Override
    public void close() {
        pool.close();
    }

    /// After the server was killed. The pool tries no connection that was used within the last half
    /// second, and a server may be back sooner.
    void reconnect() {
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    /// The server, for what no single database can do.
    record Administration(String jdbcUrl, String user) {
        void execute(String statement) {
            JdbcClient.create(new DriverManagerDataSource(jdbcUrl, user, ""))
                    .sql(statement)
                    .update();
        }
    }

    String jdbcUrl() {
        return database.jdbcUrl();
    }

    /// Telemetry of other tests, which share the topics, is not read.
    Tables startingAt(Map<TopicPartition, Long> ends) {
        ends.forEach((partition, end) ->
                sql.sql("INSERT INTO consumer_offset VALUES ('telemetry-consumer', ?, ?, ?)")
                        .params(partition.topic(), partition.partition(), end)
                        .update());
        return this;
    }

    /// Partitions for a day.
    void ensure(LocalDate day) {
        count("ensure_partitions('%s', '%1$s')".formatted(day));
    }

    void execute(String statements) {
        sql.sql(statements).update();
    }

    long count(String table) {
        return sql.sql("SELECT count(*) FROM " + table).query(Long.class).single();
    }

    /// Absent values are null; AssertJ does not mind.
    @SuppressWarnings("NullAway")
    List<Map<String, Object>> rows(String query) {
        return sql.sql(query).query().listOfRows();
    }

    Map<String, Object> row(String query) {
        return rows(query).getFirst();
    }

    /// The one output there is, as the gateway reads it.
    OpenedOutput output(OutputOpener opener) {
        return outputs(opener).values().iterator().next();
    }

    /// All outputs by their request, as the gateway reads them.
    Map<UUID, OpenedOutput> outputs(OutputOpener opener) {
        Map<UUID, OpenedOutput> outputs = new HashMap<>();
        sql.sql("SELECT request_id, sealed FROM inference_output")
                .query(row -> {
                    UUID request = row.getObject(1, UUID.class);
                    outputs.put(request, opener.open(request, row.getBytes(2)));
                });
        return outputs;
    }

    /// All that stands in all tables, each row as PostgreSQL writes it.
    List<String> everything() {
        return rows(
                        """
                        SELECT c.relname AS name FROM pg_class c
                        WHERE relnamespace = 'aistrale'::regnamespace AND relkind = 'r'
                        """)
                .stream()
                .flatMap(table ->
                        rows("SELECT t::text AS row FROM %s AS t".formatted(table.get("name")))
                                .stream())
                .map(row -> String.valueOf(row.get("row")))
                .toList();
    }

    /// Everything telemetry writes, but for when, and where in the journal it stood.
    Map<String, List<Map<String, Object>>> contents() {
        Map<String, List<Map<String, Object>>> contents = new TreeMap<>();
        for (String table :
                List.of("inference", "inference_result", "attempt", "open_attempt", "evaluation")) {
            List<Map<String, Object>> rows = rows("SELECT * FROM " + table + " ORDER BY 1");
            for (Map<String, Object> row : rows) {
                row.remove("created_at");
                row.remove("updated_at");
                row.remove("opened_at");
                row.remove("journal_started");
                row.remove("journal_ended");
                row.replaceAll((_, value) -> text(value));
            }
            contents.put(table, rows);
        }
        contents.put(
                "inference_output",
                rows("SELECT request_id, day FROM inference_output ORDER BY 1"));
        return contents;
    }

    private static String text(@Nullable Object value) {
        return value instanceof byte[] bytes
                ? HexFormat.of().formatHex(bytes)
                : String.valueOf(value);
    }

    /// Whether the stored positions have reached the topics' ends.
    boolean reached(Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> stored = new HashMap<>();
        for (Map<String, Object> row : rows("SELECT * FROM consumer_offset")) {
            var partition =
                    new TopicPartition(
                            String.valueOf(row.get("topic")),
                            Integer.parseInt(String.valueOf(row.get("partition"))));
            stored.put(partition, Long.parseLong(String.valueOf(row.get("next_offset"))));
        }
        return ends.entrySet().stream()
                .filter(end -> !end.getKey().topic().matches(".*(-dlt|\\.parked\\..*)"))
                .allMatch(end -> end.getValue().equals(stored.getOrDefault(end.getKey(), 0L)));
    }

    /// The other side of the connection goes away, and refuses new ones or not.
    void connections(boolean allowed) {
        String name = database.name();
        var administration =
                JdbcClient.create(
                        new DriverManagerDataSource(
                                database.jdbcUrl().replaceAll("/[^/]*$", "/postgres"),
                                database.user(),
                                database.password()));
        administration.sql("ALTER DATABASE " + name + " ALLOW_CONNECTIONS " + allowed).update();
        administration
                .sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?")
                .param(name)
                .query()
                .listOfRows();
        pool.getHikariPoolMXBean().softEvictConnections();
    }
}
