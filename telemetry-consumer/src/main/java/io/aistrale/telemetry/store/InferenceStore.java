package io.aistrale.telemetry.store;

import static io.aistrale.telemetry.entry.RequestFacts.word;

import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.PassedOver;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.telemetry.entry.Inference;
import io.aistrale.telemetry.entry.Progress;
import io.aistrale.telemetry.entry.RequestFacts;
import io.aistrale.telemetry.entry.TerminalResult;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/// `inference` and `inference_result`. A request has a row in `inference_result` exactly when its
/// status is terminal.
final class InferenceStore {
    private static final List<String> FACTS =
            List.of(
                    "user_id",
                    "project",
                    "tags",
                    "api_key_id",
                    "provider",
                    "model",
                    "operation",
                    "lane");

    private static final List<String> PROGRESS =
            List.of(
                    "status",
                    "attempts",
                    "waiting_for",
                    "waiting_until",
                    "error_code",
                    "error_message",
                    "finished_at");

    /// The order of [Progress], between the row that is there and the new one.
    private static final String FURTHER =
            """
            (inference.status IN ('queued', 'running', 'waiting')
             AND (excluded.status NOT IN ('queued', 'running', 'waiting')
                  OR excluded.attempts > inference.attempts
                  OR excluded.attempts = inference.attempts
                     AND excluded.status = 'waiting'
                     AND (inference.status <> 'waiting'
                          OR excluded.waiting_until > inference.waiting_until)))
            """;

    private static final String FACTS_MISSING = "inference.provider = ''";

    /// The time inside the id stands for the request's own until an entry tells that one.
    private static final String REQUEST_TIME_MISSING =
            "inference.requested_at = uuid_extract_timestamp(inference.request_id)";

    private static final TableStore<Inference> ROWS =
            new TableStore<>(
                    "inference",
                    Stream.of(
                                    List.of("request_id", "day"),
                                    FACTS,
                                    PROGRESS,
                                    List.of("requested_at", "started_at", "trace_id"))
                            .flatMap(List::stream)
                            .toList(),
                    """
                    ON CONFLICT (request_id, day) DO UPDATE SET
                        %s,
                        %s,
                        %s,
                        started_at = least(inference.started_at, excluded.started_at),
                        trace_id = coalesce(inference.trace_id, excluded.trace_id),
                        updated_at = now()
                    WHERE %s
                       OR %s
                       OR %s AND excluded.requested_at <> inference.requested_at
                       OR excluded.started_at < coalesce(inference.started_at, 'infinity')
                       OR inference.trace_id IS NULL AND excluded.trace_id IS NOT NULL
                    """
                            .formatted(
                                    takenWhere(FACTS_MISSING, FACTS),
                                    takenWhere(FURTHER, PROGRESS),
                                    takenWhere(REQUEST_TIME_MISSING, List.of("requested_at")),
                                    FURTHER,
                                    FACTS_MISSING,
                                    REQUEST_TIME_MISSING),
                    InferenceStore::give);

    private static final TableStore<TerminalResult> RESULTS =
            new TableStore<>(
                    "inference_result",
                    Stream.concat(
                                    Stream.of(
                                            "request_id",
                                            "day",
                                            "status",
                                            "output_kept",
                                            "finish_reason",
                                            "provider",
                                            "model",
                                            "route",
                                            "passed_over",
                                            "prompt_name",
                                            "prompt_version",
                                            "attempts",
                                            "error_code",
                                            "error_message",
                                            "requested_at",
                                            "started_at",
                                            "finished_at",
                                            "queue_time_micros",
                                            "provider_time_micros"),
                                    StoreRow.USAGE.stream())
                            .toList(),
                    "ON CONFLICT DO NOTHING",
                    InferenceStore::give);

    private static final String KNOWN =
            """
            SELECT request_id, status NOT IN ('queued', 'running', 'waiting')
            FROM inference WHERE request_id = ANY (?) AND day BETWEEN ? AND ?
            """;

    private final JdbcTemplate jdbc;

    InferenceStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    private static String takenWhere(String condition, List<String> columns) {
        return columns.stream()
                .map(column ->
                        "%1$s = CASE WHEN %2$s THEN excluded.%1$s ELSE inference.%1$s END"
                                .formatted(column, condition))
                .collect(Collectors.joining(", "));
    }

    /// Which of these requests have a row.
    ///
    /// @return by request, whether it has ended, and so has a row in `inference_result`, too
    Map<UUID, Boolean> known(Set<UUID> requestIds) {
        Map<UUID, Boolean> known = new HashMap<>();
        if (!requestIds.isEmpty()) {
            List<LocalDate> days = requestIds.stream().map(TimeOrderedIds::dayOf).sorted().toList();
            jdbc.query(
                    KNOWN,
                    statement -> {
                        StoreRow.ids(statement, 1, requestIds);
                        statement.setObject(2, days.getFirst());
                        statement.setObject(3, days.getLast());
                    },
                    row -> {
                        known.put(row.getObject(1, UUID.class), row.getBoolean(2));
                    });
        }
        return known;
    }

    /// Creates the rows or brings them up to date; the first end of a request stays.
    ///
    /// @param isNew requests that have no row yet
    void merge(Collection<Inference> inferences, Predicate<UUID> isNew) {
        ROWS.write(jdbc, inferences, inference -> isNew.test(inference.requestId()));
    }

    /// The first result of a request stays.
    ///
    /// @param isNew requests that have no result yet
    void end(Collection<TerminalResult> results, Predicate<UUID> isNew) {
        RESULTS.write(jdbc, results, one -> isNew.test(one.result().getRequestId()));
    }

    private static void give(Inference inference, StoreRow row) throws SQLException {
        RequestFacts facts = inference.facts();
        row.id(inference.requestId())
                .day(TimeOrderedIds.dayOf(inference.requestId()))
                .text(facts.userId())
                .text(facts.project())
                .json(facts.tags())
                .text(facts.apiKeyId())
                .text(facts.provider())
                .text(facts.model())
                .text(facts.operation())
                .text(facts.lane());
        bind(row, inference.progress());
        row.time(inference.requestedAt()).time(inference.startedAt()).text(inference.traceId());
    }

    private static void bind(StoreRow row, Progress progress) throws SQLException {
        switch (progress) {
            case Progress.Queued _ -> row.text("queued").count(0).text(null).time(null);
            case Progress.Running running ->
                    row.text("running").count(running.attempts()).text(null).time(null);
            case Progress.Waiting waiting ->
                    row.text("waiting")
                            .count(waiting.attempts())
                            .text(waiting.waitingFor())
                            .time(waiting.until());
            case Progress.Ended ended ->
                    row.text(word(ended.status())).count(ended.attempts()).text(null).time(null);
        }
        if (progress instanceof Progress.Ended ended) {
            row.text(ended.errorCode()).text(ended.errorMessage()).time(ended.at());
        } else {
            row.text(null).text(null).time(null);
        }
    }

    private static Map<String, Object> passedOver(PassedOver one) {
        var json = new LinkedHashMap<String, Object>();
        json.put("provider", one.getProvider());
        json.put("model", one.getModel());
        json.put("errorCode", one.getErrorCode());
        json.put("reason", one.getReason());
        json.put("called", one.getCalled());
        return json;
    }

    private static void give(TerminalResult terminal, StoreRow row) throws SQLException {
        InferenceResult result = terminal.result();
        row.id(result.getRequestId())
                .day(TimeOrderedIds.dayOf(result.getRequestId()))
                .text(word(result.getStatus()))
                .flag(terminal.hasOutputToKeep())
                .text(result.getFinishReason())
                .text(result.getProvider())
                .text(result.getModel())
                .text(result.getRoute())
                .json(result.getPassedOver().stream().map(InferenceStore::passedOver).toList())
                .text(result.getPromptName())
                .countOrNull(result.getPromptVersion())
                .count(result.getAttempts())
                .text(result.getErrorCode())
                .text(result.getErrorMessage())
                .time(result.getRequestedAt())
                .time(result.getStartedAt())
                .time(result.getFinishedAt())
                .amount(result.getQueueTimeMicros())
                .amount(result.getProviderTimeMicros())
                .usage(result.getUsage());
    }
}
