package io.aistrale.telemetry.store;

import static io.aistrale.telemetry.entry.RequestFacts.word;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.event.SourcePosition;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.telemetry.entry.AttemptEnd;
import io.aistrale.telemetry.entry.AttemptSpan;
import io.aistrale.telemetry.entry.Inference;
import io.aistrale.telemetry.entry.KnownAttempts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/// `attempt`.
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
                    "route",
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
                    "started_at",
                    "journal_started",
                    "journal_ended",
                    "presumed");

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
                                    "region",
                                    "interrupted",
                                    "finished_at",
                                    "duration_micros",
                                    "time_to_first_token_micros",
                                    "queue_time_micros"),
                            StoreRow.USAGE.stream())
                    .toList();

    /// An end that is known takes the place of one that was presumed; nothing else changes a row.
    private static final TableStore<AttemptEnd> ROWS =
            new TableStore<>(
                    "attempt",
                    Stream.of(BEFORE_THE_CALL, AFTER_IT).flatMap(List::stream).toList(),
                    "ON CONFLICT (attempt_id, day) DO UPDATE SET "
                            + AFTER_IT.stream()
                                    .map(column -> column + " = excluded." + column)
                                    .collect(Collectors.joining(", "))
                            + " WHERE attempt.finished_at IS NULL AND excluded.finished_at IS NOT NULL",
                    AttemptStore::give);

    /// By attempt, and by request for those that the batch ends.
    private static final String KNOWN =
            """
            SELECT attempt_id, request_id, source_topic, source_partition, source_offset,
                   journal_started, journal_ended, presumed
            FROM attempt WHERE %1$s = ANY (?) AND day BETWEEN ? AND ?
            UNION ALL
            SELECT attempt_id, request_id, source_topic, source_partition, source_offset,
                   journal_started, NULL, false
            FROM open_attempt WHERE %1$s = ANY (?)
            """;

    private static final String KNOWN_BY_ATTEMPT = KNOWN.formatted("attempt_id");
    private static final String KNOWN_BY_REQUEST = KNOWN.formatted("request_id");

    /// Days between the times inside the ids of a request and of its attempts: a request may wait
    /// for a week, have a day to run, and an id from a clock that is ahead.
    private static final int EARLIEST_ATTEMPT_DAYS = 1;

    private static final int LATEST_ATTEMPT_DAYS = 9;

    private final JdbcTemplate jdbc;

    AttemptStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /// What the tables say of attempts.
    ///
    /// @param requestIds requests of which all attempts are wanted
    KnownAttempts known(Set<UUID> attemptIds, Set<UUID> requestIds) {
        Map<UUID, AttemptSpan> spans = new HashMap<>();
        read(KNOWN_BY_ATTEMPT, attemptIds, 0, 0, spans);
        read(KNOWN_BY_REQUEST, requestIds, EARLIEST_ATTEMPT_DAYS, LATEST_ATTEMPT_DAYS, spans);
        return new KnownAttempts(spans);
    }

    private void read(
            String query,
            Set<UUID> ids,
            int daysBefore,
            int daysAfter,
            Map<UUID, AttemptSpan> spans) {
        if (ids.isEmpty()) {
            return;
        }
        List<LocalDate> days = ids.stream().map(TimeOrderedIds::dayOf).sorted().toList();
        jdbc.query(
                query,
                statement -> {
                    StoreRow.ids(statement, 1, ids);
                    statement.setObject(2, days.getFirst().minusDays(daysBefore));
                    statement.setObject(3, days.getLast().plusDays(daysAfter));
                    StoreRow.ids(statement, 4, ids);
                },
                row -> {
                    spans.put(row.getObject(1, UUID.class), span(row));
                });
    }

    private static AttemptSpan span(ResultSet row) throws SQLException {
        return new AttemptSpan(
                row.getObject(2, UUID.class),
                new SourcePosition(row.getString(3), row.getInt(4), row.getLong(5)),
                row.getObject(6, Long.class),
                row.getObject(7, Long.class),
                row.getBoolean(8));
    }

    /// @param isNew attempts that have no row yet
    void end(Collection<AttemptEnd> ends, Predicate<UUID> isNew) {
        ROWS.write(jdbc, ends, end -> isNew.test(end.attempt().getAttemptId()));
    }

    private static void give(AttemptEnd end, StoreRow row) throws SQLException {
        bind(row, end.attempt(), end.span());
        switch (end) {
            case AttemptEnd.Known(AttemptFinished event, _) -> bind(row, event);
            case AttemptEnd.Presumed(AttemptPresumedUnknown event, _) -> bind(row, event);
        }
    }

    private static void bind(StoreRow row, Attempt attempt, AttemptSpan span) throws SQLException {
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
                .text(attempt.getRoute())
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
                .time(attempt.getStartedAt())
                .amountOrNull(span.started())
                .amountOrNull(span.ended())
                .flag(span.presumed());
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
                .text(
                        event.getRegion() == null
                                ? event.getAttempt().getRegion()
                                : event.getRegion())
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
        row.text(null).text(null).text(null).text(null);
        row.text(event.getAttempt().getRegion()).flag(false).time(null);
        row.amountOrNull(null).amountOrNull(null).amountOrNull(null).usage(null);
    }
}
