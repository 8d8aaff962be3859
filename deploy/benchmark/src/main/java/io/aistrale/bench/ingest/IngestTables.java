package io.aistrale.bench.ingest;

import io.aistrale.parts.PostgresServer;
import io.aistrale.schemas.topic.Topics;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// The tables that the services write, seen by their owner: filled, read, and emptied between
/// measurements.
final class IngestTables implements AutoCloseable {
    /// Tables with a row for each attempt, or for each request, which here is the same.
    private static final List<String> ALWAYS_A_ROW =
            List.of("attempt", "inference", "inference_result", "cost_record");

    /// Has a row where a result has an output.
    private static final String OUTPUTS = "inference_output";

    static final List<String> PARTITIONED =
            Stream.concat(ALWAYS_A_ROW.stream(), Stream.of(OUTPUTS)).toList();

    private static final List<String> ROLLUPS =
            List.of("cost_hourly", "cost_daily", "cost_daily_by_tag");

    /// A version 7 id of a time in milliseconds; `salt` tells a request from its attempt.
    private static final String ID =
            "(lpad(to_hex(ms), 12, '0') || '7' || lpad(to_hex(n %% 4096), 3, '0') || '8' ||"
                    + " substr(md5(n || '%s'), 1, 15))::uuid";

    private static final Map<String, String> PRESENT =
            Map.of(
                    "attempt",
                    """
                    (attempt_id, day, request_id, number, status, user_id, project, tags, provider, model,
                     operation, lane, input_tokens, output_tokens, worker_id, source_topic,
                     source_partition, source_offset, journal_started, journal_ended, started_at,
                     finished_at, duration_micros)
                    SELECT %1$s, day, %2$s, 1, 'success', 'user-' || n %% 200, 'project-' || n %% 20,
                           '{"team": "a"}', 'openai', 'gpt-4o-mini', 'chat', 'interactive', 500, 100,
                           'worker-1', 'inference.requests', n %% 16, n / 16, n / 8, n / 8 + 1, at, at, 900000
                    """,
                    "inference",
                    """
                    (request_id, day, status, user_id, project, tags, provider, model, operation, lane,
                     attempts, requested_at, started_at, finished_at)
                    SELECT %2$s, day, 'succeeded', 'user-' || n %% 200, 'project-' || n %% 20,
                           '{"team": "a"}', 'openai', 'gpt-4o-mini', 'chat', 'interactive', 1, at, at, at
                    """,
                    "inference_result",
                    """
                    (request_id, day, status, provider, model, attempts, input_tokens, output_tokens,
                     requested_at, started_at, finished_at, queue_time_micros, provider_time_micros)
                    SELECT %2$s, day, 'succeeded', 'openai', 'gpt-4o-mini', 1, 500, 100, at, at, at, 1, 1
                    """,
                    OUTPUTS,
                    """
                    (request_id, day, sealed) SELECT %2$s, day, '\\x00'
                    """,
                    "cost_record",
                    """
                    (attempt_id, entry, day, kind, request_id, status, user_id, project, tags, provider,
                     model, input_tokens, output_tokens, cost_usd, price_version, attempt_started_at)
                    SELECT %1$s, 0, day, 'recorded', %2$s, 'success', 'user-' || n %% 200,
                           'project-' || n %% 20, '{"team": "a"}', 'openai', 'gpt-4o-mini', 500, 100,
                           0.000135, 'v1', at
                    """);

    private final String jdbcUrl;
    private final Connection connection;

    /// @param jdbcUrl of the owner's database
    IngestTables(String jdbcUrl) {
        this.jdbcUrl = jdbcUrl;
        this.connection = connect();
    }

    Connection connect() {
        try {
            return DriverManager.getConnection(
                    jdbcUrl + "?currentSchema=aistrale&reWriteBatchedInserts=true",
                    PostgresServer.USER,
                    "");
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL does not answer", e);
        }
    }

    /// Everything is as before the first record was read, but for rows that are there already.
    ///
    /// @param day of the measured attempts
    /// @param present attempts in its partition, with ids of its first twelve hours
    void begin(LocalDate day, int present) {
        execute(
                "TRUNCATE open_attempt, cost_batch, %s".formatted(String.join(", ", PARTITIONED)),
                "TRUNCATE " + String.join(", ", ROLLUPS),
                "DELETE FROM consumer_offset",
                "SELECT ensure_partitions('%s', '%s')".formatted(day.minusDays(1), day));
        PARTITIONED.parallelStream().forEach(table -> fill(table, day, present));
        execute("CHECKPOINT");
    }

    /// The partition is made anew and joins the table once it is full, so that its indexes are
    /// built at once. Rows that came in the course of a day were vacuumed on the way; here that
    /// would begin with the measurement.
    private void fill(String table, LocalDate day, int present) {
        String partition = table + DateTimeFormatter.ofPattern("_yyyyMMdd").format(day);
        long dawn = day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        String rows =
                Objects.requireNonNull(PRESENT.get(table))
                        .formatted(ID.formatted("a"), ID.formatted("r"));
        try (Connection own = connect();
                var statement = own.createStatement()) {
            for (String sql :
                    List.of(
                            "SET maintenance_work_mem = '512MB'",
                            "DROP TABLE " + partition,
                            "CREATE TABLE %s (LIKE %s INCLUDING ALL EXCLUDING INDEXES)"
                                    .formatted(partition, table),
                            """
                            INSERT INTO %1$s %2$s
                            FROM (SELECT n, ms, date '%3$s' AS day, to_timestamp(ms / 1000.0) AS at
                                  FROM (SELECT n, %4$d + (n * 43200000.0 / %5$d)::bigint AS ms
                                        FROM generate_series(0, %5$d - 1) AS n) AS numbered) AS timed
                            """
                                    .formatted(partition, rows, day, dawn, present),
                            "ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM ('%s') TO ('%s')"
                                    .formatted(table, partition, day, day.plusDays(1)),
                            "VACUUM (ANALYZE) " + partition)) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(table + " could not be filled", e);
        }
    }

    /// Journal records that each consumer has in the tables.
    Map<String, Long> positions() {
        Map<String, Long> positions = new HashMap<>();
        try (var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT consumer, sum(next_offset) FROM consumer_offset WHERE topic = '%s' GROUP BY 1"
                                        .formatted(Topics.JOURNAL))) {
            while (rows.next()) {
                positions.put(rows.getString(1), rows.getLong(2));
            }
            return positions;
        } catch (SQLException e) {
            throw new IllegalStateException("The positions could not be read", e);
        }
    }

    long count(String query) {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("Could not be asked: " + query, e);
        }
    }

    /// What each table must hold of the measured day, where everything was counted once.
    ///
    /// @return what is wrong; empty where nothing is
    List<String> wrong(LocalDate day, int present, int attempts) {
        List<String> wrong = new ArrayList<>();
        ALWAYS_A_ROW.forEach(table -> miscounted(table, day, present + attempts, wrong));
        long outputs =
                count(
                        "SELECT count(*) FROM inference_result WHERE day = '%s' AND output_kept"
                                .formatted(day));
        miscounted(OUTPUTS, day, present + outputs, wrong);
        long counted =
                count("SELECT sum(requests) FROM cost_daily WHERE bucket = '%s'".formatted(day));
        if (counted != attempts) {
            wrong.add("cost_daily counts %,d attempts of %,d".formatted(counted, attempts));
        }
        if (count("SELECT count(*) FROM open_attempt") > 0) {
            wrong.add("open_attempt is not empty");
        }
        return wrong;
    }

    private void miscounted(String table, LocalDate day, long expected, List<String> wrong) {
        long rows = count("SELECT count(*) FROM %s WHERE day = '%s'".formatted(table, day));
        if (rows != expected) {
            wrong.add("%s has %,d rows of %,d".formatted(table, rows, expected));
        }
    }

    void execute(String... statements) {
        try (var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL refused", e);
        }
    }

    /// The middle of a day: measured ids begin there.
    static Instant noon(LocalDate day) {
        return day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
