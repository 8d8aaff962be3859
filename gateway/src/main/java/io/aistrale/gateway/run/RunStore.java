package io.aistrale.gateway.run;

import io.aistrale.gateway.dataset.Dataset;
import io.aistrale.gateway.run.ComparedVariant.Latency;
import io.aistrale.gateway.run.ComparedVariant.Spend;
import io.aistrale.gateway.run.EvaluationRun.Head;
import io.aistrale.gateway.run.EvaluationRun.Model;
import io.aistrale.gateway.run.EvaluationRun.Named;
import io.aistrale.gateway.run.EvaluationRun.Subject;
import io.aistrale.gateway.run.EvaluationRun.Wanted;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// Tables `evaluation_run`, which this service makes rows of, and `evaluation_run_item`; for the
/// comparison `inference_result`, `attempt`, `cost_record`, `evaluation` and `evaluation_failure`.
public final class RunStore implements RunDirectory {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<Subject>> PROMPTS = new TypeReference<>() {};
    private static final TypeReference<List<Model>> MODELS = new TypeReference<>() {};

    private static final String PROGRESS =
            """
            SELECT r.items - r.next_item + count(*) FILTER (WHERE i.state = 'queued') AS queued,
                   count(*) FILTER (WHERE i.state IN ('going_out', 'published')) AS published,
                   count(*) FILTER (WHERE i.state = 'ended') AS ended,
                   count(*) FILTER (WHERE i.status = 'succeeded') AS succeeded,
                   count(*) FILTER (WHERE i.status IN ('failed', 'expired', 'lost')) AS failed,
                   count(*) FILTER (WHERE i.status = 'cancelled') AS cancelled,
                   count(*) FILTER (WHERE p.pending) AS scoring,
                   count(*) FILTER (WHERE NOT p.pending AND EXISTS (
                       SELECT FROM aistrale.evaluation e WHERE e.request_id = i.request_id)) AS scored
            FROM aistrale.evaluation_run r
            LEFT JOIN aistrale.evaluation_run_item i ON i.run_id = r.run_id
            LEFT JOIN LATERAL (SELECT EXISTS (
                SELECT FROM aistrale.pending_evaluation w WHERE w.request_id = i.request_id) AS pending) AS p
                ON i.state = 'ended'
            WHERE r.run_id = :run
            GROUP BY r.run_id
            """;

    /// All of a run's requests are of one day, as their ids are.
    private static final String ENDS =
            """
            SELECT i.item % :variants AS variant,
                   count(*) FILTER (WHERE i.status = 'succeeded') AS cases,
                   count(*) FILTER (WHERE i.status IN ('failed', 'expired', 'lost')) AS errors,
                   count(*) FILTER (WHERE i.status = 'cancelled') AS cancelled,
                   percentile_disc(0.5) WITHIN GROUP (ORDER BY r.provider_time_micros)
                       FILTER (WHERE i.status = 'succeeded') AS p50_micros,
                   percentile_disc(0.99) WITHIN GROUP (ORDER BY r.provider_time_micros)
                       FILTER (WHERE i.status = 'succeeded') AS p99_micros
            FROM aistrale.evaluation_run_item i
            LEFT JOIN aistrale.inference_result r ON r.request_id = i.request_id AND r.day = :day
            WHERE i.run_id = :run AND i.state = 'ended'
            GROUP BY variant
            """;

    /// What was asked before the run was cancelled and resumed was paid, too. The last entry of an
    /// attempt says whether its cost is known, all of them what it is.
    private static final String SPEND =
            """
            SELECT i.item % :variants AS variant, count(*) AS calls,
                   sum(c.cost_usd) AS cost_usd,
                   coalesce(sum(c.upper_bound_usd), 0) AS upper_bound_usd,
                   count(*) FILTER (WHERE c.unpriced) AS unpriced,
                   count(*) FILTER (WHERE c.status = 'unknown' AND NOT c.unpriced) AS unknown,
                   count(*) FILTER (WHERE c.status IS NULL) AS missing
            FROM aistrale.evaluation_run_item i
            CROSS JOIN LATERAL unnest(i.earlier_request_ids
                || CASE WHEN i.state = 'ended' THEN i.request_id END) AS asked (request_id)
            JOIN aistrale.attempt a ON a.request_id = asked.request_id AND a.day BETWEEN :day AND :last
            CROSS JOIN LATERAL (
                SELECT sum(e.cost_usd) AS cost_usd, sum(e.upper_bound_usd) AS upper_bound_usd,
                       (array_agg(e.unpriced ORDER BY e.entry DESC))[1] AS unpriced,
                       (array_agg(e.status ORDER BY e.entry DESC))[1] AS status
                FROM aistrale.cost_record e
                WHERE e.attempt_id = a.attempt_id AND e.day = a.day) AS c
            WHERE i.run_id = :run
            GROUP BY variant
            """;

    private static final String SCORES =
            """
            SELECT i.item % :variants AS variant, e.metric, e.evaluator_name, count(e.score) AS count,
                   count(*) FILTER (WHERE e.score IS NULL) AS failures, avg(e.score) AS mean,
                   coalesce(stddev_samp(e.score), 0) AS deviation, count(*) FILTER (WHERE e.score = 1) AS ones,
                   bool_and(bool_and(e.score IN (0, 1))) OVER (PARTITION BY e.metric, e.evaluator_name) AS all_or_nothing
            FROM aistrale.evaluation_run_item i
            CROSS JOIN LATERAL (
                SELECT metric, evaluator_name, score FROM aistrale.evaluation WHERE request_id = i.request_id
                UNION ALL
                SELECT metric, evaluator_name, NULL FROM aistrale.evaluation_failure
                WHERE request_id = i.request_id) AS e
            WHERE i.run_id = :run AND i.state = 'ended'
            GROUP BY variant, e.metric, e.evaluator_name
            ORDER BY variant, e.metric, e.evaluator_name
            """;

    private final JdbcClient jdbc;

    public RunStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean add(EvaluationRun run, Dataset dataset) {
        Wanted wanted = run.wanted();
        return jdbc.sql(
                                """
                                INSERT INTO aistrale.evaluation_run (run_id, user_id, name, api_key_id,
                                    project, dataset, dataset_id, asked, prompts, models, evaluators,
                                    parameters, items, status, created_at)
                                VALUES (:id, :user, :name, :key, :project, :dataset, :datasetId,
                                    :asked::jsonb, :prompts::jsonb, :models::jsonb, :evaluators::jsonb,
                                    :parameters, :items, :status, :at)
                                ON CONFLICT (user_id, name) DO NOTHING
                                """)
                        .param("id", run.id())
                        .param("user", run.userId())
                        .param("name", wanted.name(), Types.VARCHAR)
                        .param("key", run.apiKeyId())
                        .param("project", wanted.project())
                        .param("dataset", wanted.dataset())
                        .param("datasetId", dataset.id())
                        .param("asked", wanted.asked())
                        .param("prompts", JSON.writeValueAsString(run.prompts()))
                        .param("models", JSON.writeValueAsString(wanted.models()))
                        .param("evaluators", wanted.evaluators().toString())
                        .param("parameters", wanted.parameters(), Types.VARCHAR)
                        .param("items", run.items())
                        .param("status", run.status())
                        .param("at", run.createdAt().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    @Override
    public Optional<EvaluationRun> find(String userId, UUID id) {
        return jdbc.sql("SELECT * FROM aistrale.evaluation_run WHERE user_id = ? AND run_id = ?")
                .param(userId)
                .param(id)
                .query((row, _) -> run(row))
                .optional();
    }

    @Override
    public Optional<EvaluationRun> find(String userId, String name) {
        return jdbc.sql("SELECT * FROM aistrale.evaluation_run WHERE user_id = ? AND name = ?")
                .param(userId)
                .param(name)
                .query((row, _) -> run(row))
                .optional();
    }

    @Override
    public boolean isAsked(EvaluationRun run, String asked) {
        return jdbc.sql(
                        """
                        SELECT asked = ?::jsonb FROM aistrale.evaluation_run WHERE run_id = ?
                        """)
                .param(asked)
                .param(run.id())
                .query(Boolean.class)
                .single();
    }

    @Override
    public List<Head> list(String userId, int limit) {
        return jdbc.sql(
                        """
                        SELECT run_id, name, status, dataset, items, created_at, finished_at
                        FROM aistrale.evaluation_run WHERE user_id = ?
                        ORDER BY run_id DESC LIMIT ?
                        """)
                .param(userId)
                .param(limit)
                .query((row, _) ->
                        new Head(
                                row.getObject("run_id", UUID.class),
                                row.getString("name"),
                                row.getString("status"),
                                row.getString("dataset"),
                                row.getInt("items"),
                                Objects.requireNonNull(instant(row, "created_at")),
                                instant(row, "finished_at")))
                .list();
    }

    @Override
    public boolean cancel(UUID id) {
        return jdbc.sql(
                                """
                                UPDATE aistrale.evaluation_run
                                SET status = CASE status WHEN 'cancelled' THEN status ELSE 'cancelling' END
                                WHERE run_id = ? AND status IN ('queued', 'running', 'cancelling', 'cancelled')
                                """)
                        .param(id)
                        .update()
                == 1;
    }

    @Override
    public boolean resume(UUID id, String apiKeyId) {
        return jdbc.sql(
                                """
                                UPDATE aistrale.evaluation_run
                                SET status = CASE status WHEN 'queued' THEN status ELSE 'running' END,
                                    finished_at = NULL, api_key_id = ?
                                WHERE run_id = ? AND status IN ('queued', 'running', 'cancelling', 'cancelled')
                                """)
                        .param(apiKeyId)
                        .param(id)
                        .update()
                == 1;
    }

    @Override
    public Progress progress(EvaluationRun run) {
        return jdbc.sql(PROGRESS)
                .param("run", run.id())
                .query((row, _) ->
                        new Progress(
                                run.items(),
                                row.getInt("queued"),
                                row.getInt("published"),
                                row.getInt("ended"),
                                row.getInt("succeeded"),
                                row.getInt("failed"),
                                row.getInt("cancelled"),
                                row.getInt("scoring"),
                                row.getInt("scored")))
                .single();
    }

    @Override
    public List<ComparedVariant> compare(EvaluationRun run) {
        Map<Integer, Ends> ends = new HashMap<>();
        asked(ENDS, run)
                .param("day", TimeOrderedIds.dayOf(run.id()))
                .query(row -> {
                    ends.put(row.getInt("variant"), ends(row));
                });
        Map<Integer, Spend> spend = new HashMap<>();
        asked(SPEND, run)
                .param("day", TimeOrderedIds.dayOf(run.id()))
                .param("last", lastDay(run))
                .query(row -> {
                    spend.put(row.getInt("variant"), spend(row));
                });
        Map<Integer, List<ComparedScore>> scores = new HashMap<>();
        asked(SCORES, run)
                .query(row -> {
                    scores.computeIfAbsent(row.getInt("variant"), _ -> new ArrayList<>())
                            .add(score(row));
                });
        List<ComparedVariant> rows = new ArrayList<>();
        for (Subject prompt : run.prompts()) {
            for (Model model : run.wanted().models()) {
                int variant = rows.size();
                Ends ended = ends.getOrDefault(variant, Ends.NONE);
                rows.add(
                        new ComparedVariant(
                                prompt,
                                model,
                                ended.cases(),
                                ended.errors(),
                                ended.cancelled(),
                                spend.getOrDefault(variant, Spend.NONE),
                                ended.latency(),
                                scores.getOrDefault(variant, List.of())));
            }
        }
        return rows;
    }

    private JdbcClient.StatementSpec asked(String query, EvaluationRun run) {
        return jdbc.sql(query).param("run", run.id()).param("variants", run.variants());
    }

    /// Calls go on a day longer than the last request went out, which is at most a week after the
    /// run was made.
    private static LocalDate lastDay(EvaluationRun run) {
        return run.finishedAt() == null
                ? TimeOrderedIds.dayOf(run.id()).plusDays(8)
                : LocalDate.ofInstant(run.finishedAt().plus(1, ChronoUnit.DAYS), ZoneOffset.UTC);
    }

    /// How requests ended.
    private record Ends(int cases, int errors, int cancelled, @Nullable Latency latency) {
        static final Ends NONE = new Ends(0, 0, 0, null);
    }

    private static Ends ends(ResultSet row) throws SQLException {
        Duration median = micros(row, "p50_micros");
        Duration late = micros(row, "p99_micros");
        return new Ends(
                row.getInt("cases"),
                row.getInt("errors"),
                row.getInt("cancelled"),
                median == null || late == null ? null : new Latency(median, late));
    }

    private static @Nullable Duration micros(ResultSet row, String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : Duration.of(micros, ChronoUnit.MICROS);
    }

    private static Spend spend(ResultSet row) throws SQLException {
        return new Spend(
                row.getBigDecimal("cost_usd"),
                row.getInt("calls"),
                row.getInt("unpriced"),
                row.getInt("unknown"),
                row.getBigDecimal("upper_bound_usd"),
                row.getInt("missing"));
    }

    private static ComparedScore score(ResultSet row) throws SQLException {
        int count = row.getInt("count");
        double mean = row.getDouble("mean");
        return new ComparedScore(
                row.getString("metric"),
                row.getString("evaluator_name"),
                count,
                row.getInt("failures"),
                count == 0 ? null : Double.valueOf(mean),
                interval(row, count, mean));
    }

    private static @Nullable ConfidenceInterval interval(ResultSet row, int count, double mean)
            throws SQLException {
        if (count == 0) {
            return null;
        }
        return row.getBoolean("all_or_nothing")
                ? ConfidenceInterval.wilson(row.getInt("ones"), count)
                : ConfidenceInterval.studentT(mean, row.getDouble("deviation"), count);
    }

    private static EvaluationRun run(ResultSet row) throws SQLException {
        List<Subject> prompts = JSON.readValue(row.getString("prompts"), PROMPTS);
        return new EvaluationRun(
                row.getObject("run_id", UUID.class),
                row.getString("user_id"),
                row.getString("api_key_id"),
                new Wanted(
                        row.getString("name"),
                        row.getString("dataset"),
                        prompts.stream()
                                .map(one -> new Named(one.name(), one.version(), one.label()))
                                .toList(),
                        JSON.readValue(row.getString("models"), MODELS),
                        (ArrayNode) JSON.readTree(row.getString("evaluators")),
                        row.getString("parameters"),
                        row.getString("project"),
                        row.getString("asked")),
                prompts,
                row.getInt("items"),
                row.getString("status"),
                Objects.requireNonNull(instant(row, "created_at")),
                instant(row, "started_at"),
                instant(row, "finished_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
