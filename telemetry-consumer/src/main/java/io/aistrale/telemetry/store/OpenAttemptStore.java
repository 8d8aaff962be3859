package io.aistrale.telemetry.store;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.telemetry.entry.Entry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.jdbc.core.JdbcTemplate;

/// `open_attempt`.
final class OpenAttemptStore {
    private static final TableStore<Entry.Started> ROWS =
            new TableStore<>(
                    "open_attempt",
                    List.of(
                            "attempt_id",
                            "request_id",
                            "user_id",
                            "provider",
                            "model",
                            "worker_id",
                            "source_topic",
                            "source_partition",
                            "source_offset",
                            "journal_partition",
                            "journal_started",
                            "started_entry",
                            "started_at",
                            "call_deadline"),
                    "ON CONFLICT DO NOTHING",
                    OpenAttemptStore::give);

    /// By the database's clock alone: workers' may differ.
    private static final String OVERDUE =
            """
            SELECT started_entry FROM open_attempt
            WHERE journal_partition = ANY (?)
              AND opened_at + (call_deadline - started_at) < now() - ? * interval '1 millisecond'
            ORDER BY call_deadline LIMIT ?
            """;

    private final JdbcTemplate jdbc;

    OpenAttemptStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /// @param isNew attempts that have no row yet
    void open(Collection<Entry.Started> started, Predicate<UUID> isNew) {
        ROWS.write(jdbc, started, one -> isNew.test(one.attempt().getAttemptId()));
    }

    void close(Set<UUID> attemptIds) {
        if (!attemptIds.isEmpty()) {
            jdbc.update(
                    "DELETE FROM open_attempt WHERE attempt_id = ANY (?)",
                    statement -> StoreRow.ids(statement, 1, attemptIds));
        }
    }

    List<byte[]> overdue(Collection<Integer> journalPartitions, Duration by, int atMost) {
        return jdbc.query(
                OVERDUE,
                statement -> {
                    Object[] partitions = journalPartitions.toArray();
                    statement.setArray(
                            1, statement.getConnection().createArrayOf("int4", partitions));
                    statement.setLong(2, by.toMillis());
                    statement.setInt(3, atMost);
                },
                (row, _) -> row.getBytes(1));
    }

    private static void give(Entry.Started started, StoreRow row) throws SQLException {
        Attempt attempt = started.attempt();
        row.id(attempt.getAttemptId())
                .id(attempt.getRequestId())
                .text(attempt.getUserId())
                .text(attempt.getProvider())
                .text(attempt.getModel())
                .text(attempt.getWorkerId())
                .text(attempt.getSource().getTopic())
                .count(attempt.getSource().getPartition())
                .amount(attempt.getSource().getOffset())
                .count(Topics.journalPartition(attempt.getSource().getPartition()))
                .amount(started.offset())
                .bytes(started.written())
                .time(attempt.getStartedAt())
                .time(attempt.getCallDeadline());
    }
}
