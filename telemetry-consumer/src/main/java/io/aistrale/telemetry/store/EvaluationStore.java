package io.aistrale.telemetry.store;

import static io.aistrale.telemetry.entry.RequestFacts.word;

import io.aistrale.schemas.event.EvaluationRecorded;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/// `evaluation`.
final class EvaluationStore {
    private static final TableStore<EvaluationRecorded> ROWS =
            new TableStore<>(
                    "evaluation",
                    List.of(
                            "evaluation_id",
                            "request_id",
                            "metric",
                            "score",
                            "label",
                            "comment",
                            "evaluator",
                            "evaluator_name",
                            "evaluator_version",
                            "user_id",
                            "evaluated_at"),
                    "ON CONFLICT DO NOTHING",
                    EvaluationStore::give);

    private final JdbcTemplate jdbc;

    EvaluationStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /// Scores are few: no row is worth a look-up.
    void add(Collection<EvaluationRecorded> evaluations) {
        ROWS.upsert(jdbc, evaluations);
    }

    private static void give(EvaluationRecorded evaluation, StoreRow row) throws SQLException {
        row.id(evaluation.getEvaluationId())
                .id(evaluation.getRequestId())
                .text(evaluation.getMetric())
                .ratio(evaluation.getScore())
                .text(evaluation.getLabel())
                .text(evaluation.getComment())
                .text(word(evaluation.getEvaluator()))
                .text(evaluation.getEvaluatorName())
                .text(evaluation.getEvaluatorVersion())
                .text(evaluation.getUserId())
                .time(evaluation.getEvaluatedAt());
    }
}
