package io.aistrale.gateway.report;

import io.aistrale.gateway.report.ListedEvaluation.Failure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads the scores of a user's inferences.
public final class EvaluationListStore implements EvaluationListDirectory {

    /// Whose a score is to be seen by is whose the inference is.
    private static final String PAGE =
            """
            SELECT e.evaluation_id, e.request_id, e.metric, e.score, e.label, e.comment, e.evaluator,
                   e.evaluator_name, e.evaluator_version, e.user_id, e.evaluated_at
            FROM aistrale.evaluation e
            JOIN aistrale.inference i ON i.request_id = e.request_id AND i.day = e.day
            WHERE i.user_id = :user AND e.day BETWEEN :firstDay AND :lastDay
              AND e.request_id >= :first AND e.request_id < :end%s
            ORDER BY e.request_id DESC, e.evaluation_id DESC LIMIT :limit
            """;

    /// Scores are never deleted, so that the last one shown tells where to go on.
    private static final String BEHIND =
            """
            (e.request_id, e.evaluation_id) <
                (SELECT request_id, evaluation_id FROM aistrale.evaluation WHERE evaluation_id = :before)\
            """;

    private static final String FAILURES =
            """
            SELECT metric, evaluator_name, evaluator_version, reason, detail, failed_at
            FROM aistrale.evaluation_failure WHERE request_id = ?
            ORDER BY metric, evaluator_name, evaluator_version LIMIT ?
            """;

    private final JdbcClient jdbc;

    public EvaluationListStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public EvaluationPage read(EvaluationQuery query) {
        var page =
                new PageConditions(query.from(), query.to(), null, query.limit())
                        .and("e.request_id = :inference", "inference", query.inference())
                        .and("e.metric = :metric", "metric", query.metric())
                        .and(BEHIND, "before", query.before())
                        .andTags(query.tags());
        // Not one of the conditions that may be missing.
        page.parameters().put("user", query.user());
        List<ListedEvaluation> found =
                jdbc.sql(PAGE.formatted(page.sql()))
                        .params(page.parameters())
                        .query((row, _) -> evaluation(row))
                        .list();
        boolean more = found.size() > query.limit();
        return new EvaluationPage(
                more ? found.subList(0, query.limit()) : found, failures(query), more);
    }

    private List<Failure> failures(EvaluationQuery query) {
        return query.inference() == null
                ? List.of()
                : jdbc.sql(FAILURES)
                        .params(query.inference(), query.limit())
                        .query((row, _) ->
                                new Failure(
                                        row.getString("metric"),
                                        row.getString("evaluator_name"),
                                        row.getString("evaluator_version"),
                                        row.getString("reason"),
                                        row.getString("detail"),
                                        instant(row, "failed_at")))
                        .list();
    }

    private static ListedEvaluation evaluation(ResultSet row) throws SQLException {
        return new ListedEvaluation(
                row.getObject("evaluation_id", UUID.class),
                row.getObject("request_id", UUID.class),
                row.getString("metric"),
                row.getDouble("score"),
                row.getString("label"),
                row.getString("comment"),
                row.getString("evaluator"),
                row.getString("evaluator_name"),
                row.getString("evaluator_version"),
                row.getString("user_id"),
                instant(row, "evaluated_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
