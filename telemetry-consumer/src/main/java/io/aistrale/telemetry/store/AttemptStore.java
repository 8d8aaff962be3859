package io.aistrale.telemetry.store;

import static io.aistrale.telemetry.entry.RequestFacts.word;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.telemetry.entry.AttemptEnd;
import io.aistrale.telemetry.entry.Inference;
import io.aistrale.telemetry.entry.KnownAttempts;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/// `attempt` and `open_attempt`.
final class AttemptStore {
    private static final List<String> BEFORE_THE_CALL =
            List.of(
                    "attempt_id",
                    "day",
                    "request_id",
                    "number",
                    "user_id",
                    "project",
                    "tags",
                    "api_key_id",
                    "provider",
                    "model",
                    "operation",
                    "lane",
                    "credential_reference",
                    "prompt_name",
                    "prompt_version",
                    "worker_id",
                    "trace_id",
                    "source_topic",
                    "source_partition",
                    "source_offset",
                    "started_at");

    private static final List<String> AFTER_IT =
            Stream.concat(
                            Stream.of(
                                    "status",
                                    "error_code",
                                    "error_message",
                                    "http_status",
                                    "provider_request_id",
                                    "served_by",
                                    "served_model",
                                    "service_tier",
                                    "interrupted",
                                    "finished_at",
                                    "duration_micros",
                                    "time_to_first_token_micros",
                                    "queue_time_micros"),
                            StoreRow.USAGE.stream())
                    .toList();

    /// An end that is known takes the place of one that was presumed; nothing else changes a row.
    private static final String END =
            StoreRow.insert(
                            "attempt",
                            Stream.of(BEFORE_THE_CALL, AFTER_IT).flatMap(List::stream).toList())
                    + " ON CONFLICT (attempt_id, day) DO UPDATE SET "
                    + AFTER_IT.stream()
                            .map(column -> column + " = excluded." + column)
                            .collect(Collectors.joining(", "))
                    + " WHERE attempt.finished_at IS NULL AND excluded.finished_at IS NOT NULL";

    private static final String OPEN =
            StoreRow.insert(
                            "open_attempt",
                            List.of(
                                    "attempt_id",
                                    "request_id",
                                    "user_id",
                                    "provider",
                                    "model",
                                    "worker_id",
                                    "started_at",
                                    "call_deadline"))
                    + " ON CONFLICT DO NOTHING";

    private static final String KNOWN =
            """
            SELECT attempt_id, finished_at IS NULL FROM attempt
            WHERE attempt_id = ANY (?) AND day BETWEEN ? AND ?
            """;

    private final JdbcTemplate jdbc;

    AttemptStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /// Those of the attempts that have a row already.
    KnownAttempts known(Set<UUID> attemptIds) {
        if (attemptIds.isEmpty()) {
            return KnownAttempts.NONE;
        }
        Set<UUID> ended = new HashSet<>();
        Set<UUID> presumed = new HashSet<>();
        List<LocalDate> days = attemptIds.stream().map(TimeOrderedIds::dayOf).sorted().toList();
        jdbc.query(
                KNOWN,
                statement -> {
                    ids(statement, attemptIds);
                    statement.setObject(2, days.getFirst());
                    statement.setObject(3, days.getLast());
                },
                row -> {
                    UUID attemptId = row.getObject(1, UUID.class);
                    ended.add(attemptId);
                    if (row.getBoolean(2)) {
                        presumed.add(attemptId);
                    }
                });
        return new KnownAttempts(ended, presumed);
    }

    void end(Collection<AttemptEnd> ends) {
        jdbc.batchUpdate(END, ends, ends.size(), (statement, end) -> bind(statement, end));
    }

    void open(Collection<Attempt> attempts) {
        jdbc.batchUpdate(
                OPEN,
                attempts,
                attempts.size(),
                (statement, attempt) ->
                        new StoreRow(statement)
                                .id(attempt.getAttemptId())
                                .id(attempt.getRequestId())
                                .text(attempt.getUserId())
                                .text(attempt.getProvider())
                                .text(attempt.getModel())
                                .text(attempt.getWorkerId())
                                .time(attempt.getStartedAt())
                                .time(attempt.getCallDeadline()));
    }

    void close(Set<UUID> attemptIds) {
        if (!attemptIds.isEmpty()) {
            jdbc.update(
                    "DELETE FROM open_attempt WHERE attempt_id = ANY (?)",
                    statement -> ids(statement, attemptIds));
        }
    }

    private static void ids(PreparedStatement statement, Set<UUID> ids) throws SQLException {
        statement.setArray(1, statement.getConnection().createArrayOf("uuid", ids.toArray()));
    }

    private static void bind(PreparedStatement statement, AttemptEnd end) throws SQLException {
        StoreRow row = new StoreRow(statement);
        bind(row, end.attempt());
        switch (end) {
            case AttemptEnd.Known(AttemptFinished event) -> bind(row, event);
            case AttemptEnd.Presumed(AttemptPresumedUnknown event) -> bind(row, event);
        }
    }

    private static void bind(StoreRow row, Attempt attempt) throws SQLException {
        row.id(attempt.getAttemptId())
                .day(TimeOrderedIds.dayOf(attempt.getAttemptId()))
                .id(attempt.getRequestId())
                .count(attempt.getNumber())
                .text(attempt.getUserId())
                .text(attempt.getProject())
                .json(attempt.getTags())
                .text(attempt.getApiKeyId())
                .text(attempt.getProvider())
                .text(attempt.getModel())
                .text(word(attempt.getOperation()))
                .text(word(attempt.getLane()))
                .text(attempt.getCredentialReference())
                .text(attempt.getPromptName())
                .countOrNull(attempt.getPromptVersion())
                .text(attempt.getWorkerId())
                .text(Inference.traceId(attempt.getTraceparent()))
                .text(attempt.getSource().getTopic())
                .count(attempt.getSource().getPartition())
                .amount(attempt.getSource().getOffset())
                .time(attempt.getStartedAt());
    }

    private static void bind(StoreRow row, AttemptFinished event) throws SQLException {
        row.text(word(event.getStatus()))
                .text(event.getErrorCode())
                .text(event.getErrorMessage())
                .countOrNull(event.getHttpStatus())
                .text(event.getProviderRequestId())
                .text(event.getServedBy())
                .text(event.getServedModel())
                .text(event.getServiceTier())
                .flag(event.getInterrupted())
                .time(event.getFinishedAt())
                .amountOrNull(event.getDurationMicros())
                .amountOrNull(event.getTimeToFirstTokenMicros())
                .amountOrNull(event.getQueueTimeMicros())
                .usage(event.getUsage());
    }

    private static void bind(StoreRow row, AttemptPresumedUnknown event) throws SQLException {
        ErrorCode code =
                event.getReason().equals("call_deadline_passed")
                        ? ErrorCode.PROVIDER_TIMEOUT
                        : ErrorCode.WORKER_LOST;
        row.text("unknown").text(code.code()).text("presumed: " + event.getReason());
        row.countOrNull(null);
        row.text(null).text(null).text(null).text(null).flag(false).time(null);
        row.amountOrNull(null).amountOrNull(null).amountOrNull(null).usage(null);
    }
}
