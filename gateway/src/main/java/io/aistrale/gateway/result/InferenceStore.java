package io.aistrale.gateway.result;

import io.aistrale.gateway.result.Inference.Absence;
import io.aistrale.gateway.result.Inference.Cost;
import io.aistrale.gateway.result.Inference.Failure;
import io.aistrale.gateway.result.Inference.Output;
import io.aistrale.gateway.result.Inference.PassedOver;
import io.aistrale.gateway.result.Inference.PromptUsed;
import io.aistrale.gateway.result.Inference.RouteTaken;
import io.aistrale.gateway.result.Inference.Timings;
import io.aistrale.gateway.result.Inference.Wait;
import io.aistrale.schemas.content.OpenedOutput;
import io.aistrale.schemas.content.OutputOpener;
import io.aistrale.schemas.content.StoredOutput;
import io.aistrale.schemas.event.Usage;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Reads `inference`, `inference_result`, `inference_output` and `cost_record`.
public final class InferenceStore implements InferenceDirectory {

    /// Attempts are made within the longest deadline of a day; the bounds leave room for clocks and
    /// parking, and keep the query to a few partitions.
    private static final String FIND =
            """
            SELECT i.request_id, i.status, i.requested_at, i.attempts, i.error_code,
                   i.waiting_for, i.waiting_until,
                   coalesce(r.provider, i.provider) AS provider,
                   coalesce(r.model, i.model) AS model,
                   coalesce(r.error_message, i.error_message) AS error_message,
                   coalesce(r.started_at, i.started_at) AS started_at,
                   coalesce(r.finished_at, i.finished_at) AS finished_at,
                   r.request_id IS NOT NULL AS ended, r.route, r.passed_over, r.prompt_name, r.prompt_version,
                   r.output_text, r.response, r.output_kept, o.sealed, r.finish_reason, r.input_tokens, r.cached_input_tokens,
                   r.cache_write_5m_tokens, r.cache_write_1h_tokens, r.audio_input_tokens,
                   r.image_input_tokens, r.output_tokens, r.reasoning_tokens, r.audio_output_tokens,
                   r.image_output_tokens, r.search_units, r.usage_estimated,
                   r.queue_time_micros, r.provider_time_micros, c.cost_usd, c.unpriced
            FROM aistrale.inference i
            LEFT JOIN aistrale.inference_result r ON r.request_id = i.request_id AND r.day = i.day
            LEFT JOIN aistrale.inference_output o ON o.request_id = i.request_id AND o.day = i.day
            CROSS JOIN LATERAL (
                SELECT sum(cost_usd) AS cost_usd, coalesce(bool_or(unpriced AND newest), false) AS unpriced
                FROM (SELECT cost_usd, unpriced, entry = max(entry) OVER (PARTITION BY attempt_id) AS newest
                      FROM aistrale.cost_record
                      WHERE request_id = :id AND day BETWEEN :day - 1 AND :day + 8) AS entries) AS c
            WHERE i.request_id = :id AND i.day = :day AND i.user_id = :user
            """;

    private static final Logger LOG = LoggerFactory.getLogger(InferenceStore.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<PassedOver>> TARGETS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final Supplier<OutputOpener> opener;

    /// @param opener by the content keyset as it is at the time
    public InferenceStore(JdbcClient jdbc, Supplier<OutputOpener> opener) {
        this.jdbc = jdbc;
        this.opener = opener;
    }

    @Override
    public Optional<Inference> find(UUID requestId, String userId) {
        return jdbc.sql(FIND)
                .param("id", requestId)
                .param("day", TimeOrderedIds.dayOf(requestId))
                .param("user", userId)
                .query((row, _) -> inference(row))
                .optional();
    }

    private Inference inference(ResultSet row) throws SQLException {
        String code = row.getString("error_code");
        boolean unpriced = row.getBoolean("unpriced");
        return new Inference(
                row.getObject("request_id", UUID.class),
                row.getString("status"),
                row.getString("provider"),
                row.getString("model"),
                route(row),
                PromptUsed.of(
                        row.getString("prompt_name"),
                        row.getObject("prompt_version", Integer.class)),
                row.getInt("attempts"),
                waiting(row),
                output(row),
                code == null ? null : new Failure(code, row.getString("error_message")),
                new Cost(unpriced ? null : row.getBigDecimal("cost_usd"), unpriced),
                new Timings(
                        Objects.requireNonNull(instant(row, "requested_at")),
                        instant(row, "started_at"),
                        instant(row, "finished_at"),
                        row.getObject("queue_time_micros", Long.class),
                        row.getObject("provider_time_micros", Long.class)));
    }

    private static @Nullable Wait waiting(ResultSet row) throws SQLException {
        Instant until = instant(row, "waiting_until");
        return until == null || !row.getString("status").equals("waiting")
                ? null
                : new Wait(row.getString("waiting_for"), until);
    }

    private static RouteTaken route(ResultSet row) throws SQLException {
        String targets = row.getString("passed_over");
        return new RouteTaken(
                row.getString("route"),
                targets == null ? List.of() : JSON.readValue(targets, TARGETS));
    }

    /// Null before the end. What has ended and has no result any more has outlived it.
    private @Nullable Output output(ResultSet row) throws SQLException {
        boolean succeeded = row.getString("status").equals("succeeded");
        if (!row.getBoolean("ended")) {
            return succeeded ? new Output(null, null, null, null, Absence.EXPIRED) : null;
        }
        byte[] sealed = row.getBytes("sealed");
        Usage usage = usage(row);
        String finishReason = row.getString("finish_reason");
        if (sealed != null) {
            UUID requestId = row.getObject("request_id", UUID.class);
            return switch (opener.get().open(requestId, sealed)) {
                case OpenedOutput.Output(StoredOutput output) ->
                        new Output(output.text(), output.response(), finishReason, usage, null);
                case OpenedOutput.Refused(OpenedOutput.Reason reason) -> {
                    LOG.warn("The output of request {} does not open: {}", requestId, reason);
                    yield new Output(null, null, finishReason, usage, Absence.UNREADABLE);
                }
            };
        }
        // From before outputs were sealed, where telemetry-consumer has not come to it yet.
        String text = row.getString("output_text");
        String response = row.getString("response");
        Absence absence = null;
        if (text == null && response == null && succeeded) {
            absence = row.getBoolean("output_kept") ? Absence.EXPIRED : Absence.NOT_STORED;
        }
        return new Output(text, response, finishReason, usage, absence);
    }

    private static Usage usage(ResultSet row) throws SQLException {
        return Usage.newBuilder()
                .setInputTokens(row.getLong("input_tokens"))
                .setCachedInputTokens(row.getLong("cached_input_tokens"))
                .setCacheWrite5mTokens(row.getLong("cache_write_5m_tokens"))
                .setCacheWrite1hTokens(row.getLong("cache_write_1h_tokens"))
                .setAudioInputTokens(row.getLong("audio_input_tokens"))
                .setImageInputTokens(row.getLong("image_input_tokens"))
                .setOutputTokens(row.getLong("output_tokens"))
                .setReasoningTokens(row.getLong("reasoning_tokens"))
                .setAudioOutputTokens(row.getLong("audio_output_tokens"))
                .setImageOutputTokens(row.getLong("image_output_tokens"))
                .setSearchUnits(row.getLong("search_units"))
                .setEstimated(row.getBoolean("usage_estimated"))
                .build();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
