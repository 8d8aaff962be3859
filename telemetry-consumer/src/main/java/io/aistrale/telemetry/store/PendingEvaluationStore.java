package io.aistrale.telemetry.store;

import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.telemetry.store.PendingEvaluation.Key;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/// `pending_evaluation` and, where there will be no score, `evaluation_failure`. Whoever takes a
/// row up has it for a while; no transaction is open meanwhile.
@Component
public class PendingEvaluationStore {

    private static final String KEY =
            "request_id = ? AND evaluator_name = ? AND evaluator_version = ? AND metric = ?";

    /// Of rows that wait for no model's answer; an index has the same condition.
    private static final String READY = "(asked_at IS NULL OR answered_at IS NOT NULL)";

    /// Two looks into the index for each.
    private static final String USERS =
            """
            WITH RECURSIVE turn (user_id) AS (
                (SELECT user_id FROM pending_evaluation WHERE %1$s AND user_id > ? ORDER BY user_id LIMIT 1)
                UNION ALL
                SELECT (SELECT p.user_id FROM pending_evaluation p WHERE %1$s AND p.user_id > turn.user_id
                        ORDER BY p.user_id LIMIT 1)
                FROM turn WHERE turn.user_id IS NOT NULL)
            SELECT user_id FROM turn
            WHERE user_id IS NOT NULL AND EXISTS (
                SELECT FROM pending_evaluation d WHERE %1$s AND d.user_id = turn.user_id AND d.due_at <= now())
            LIMIT ?
            """
                    .formatted(READY);

    private static final String TAKE =
            """
            UPDATE pending_evaluation AS p SET tries = p.tries + 1, due_at = now() + ? * interval '1 ms'
            FROM (%s) AS due
            WHERE p.request_id = due.request_id AND p.evaluator_name = due.evaluator_name
              AND p.evaluator_version = due.evaluator_version AND p.metric = due.metric
            RETURNING p.request_id, p.evaluator_name, p.evaluator_version, p.metric, p.evaluator, p.expected, p.input,
                p.user_id, p.api_key_id, p.asked_request_id, p.asked_at, p.answered_at, p.tries, p.created_at
            """;

    private static final String OF_USERS =
            """
            SELECT own.* FROM unnest(?::text[]) AS turn (user_id) CROSS JOIN LATERAL (
                SELECT request_id, evaluator_name, evaluator_version, metric FROM pending_evaluation q
                WHERE q.user_id = turn.user_id AND %s AND due_at <= now()
                ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED) AS own
            """
                    .formatted(READY);

    private static final String UNANSWERED =
            """
            SELECT request_id, evaluator_name, evaluator_version, metric FROM pending_evaluation
            WHERE asked_at IS NOT NULL AND answered_at IS NULL AND due_at <= now()
            ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED
            """;

    private static final String GIVE_BACK =
            """
            UPDATE pending_evaluation SET tries = greatest(tries - 1, 0), due_at = now() + ? * interval '1 ms'
            WHERE %s AND tries = ?
            """
                    .formatted(KEY);

    /// The answer may have come before this, and so it may below.
    private static final String ASKED =
            """
            UPDATE pending_evaluation SET asked_at = now(), tries = 0,
                due_at = CASE WHEN answered_at IS NULL THEN now() + ? * interval '1 ms' ELSE now() END
            WHERE %s
            """
                    .formatted(KEY);

    private static final String LATER =
            """
            UPDATE pending_evaluation SET tries = 0,
                due_at = CASE WHEN answered_at IS NULL THEN now() + ? * interval '1 ms' ELSE now() END
            WHERE %s
            """
                    .formatted(KEY);

    private static final String DONE = "DELETE FROM pending_evaluation WHERE " + KEY;

    private static final String FAILED =
            """
            WITH gone AS (DELETE FROM pending_evaluation WHERE %s RETURNING *)
            INSERT INTO evaluation_failure (request_id, evaluator_name, evaluator_version, metric, reason, detail,
                asked_request_id)
            SELECT request_id, evaluator_name, evaluator_version, metric, ?, ?, asked_request_id FROM gone
            ON CONFLICT DO NOTHING
            """
                    .formatted(KEY);

    private final JdbcTemplate jdbc;

    public PendingEvaluationStore(DataSource database) {
        this.jdbc = new JdbcTemplate(database);
    }

    /// Who has something that is due, by name.
    ///
    /// @param after only those whose names come after this
    public List<String> users(String after, int atMost) {
        return jdbc.query(USERS, (row, _) -> row.getString("user_id"), after, atMost);
    }

    /// Takes up what is due, of each user the longest due first; what another instance is at is
    /// left to it.
    ///
    /// @param each at most so much of every user
    /// @param within after this time it may be taken from us
    public List<PendingEvaluation> take(List<String> users, int each, Duration within) {
        return jdbc.query(
                TAKE.formatted(OF_USERS),
                (row, _) -> pending(row),
                within.toMillis(),
                users.toArray(String[]::new),
                each);
    }

    /// Takes up what no answer has come for in time.
    ///
    /// @param within after this time it may be taken from us
    public List<PendingEvaluation> takeUnanswered(int atMost, Duration within) {
        return jdbc.query(
                TAKE.formatted(UNANSWERED), (row, _) -> pending(row), within.toMillis(), atMost);
    }

    /// They are as if they had not been taken up, unless somebody else has taken them up since.
    ///
    /// @param in after this time they are due again
    public void giveBack(Collection<PendingEvaluation> taken, Duration in) {
        jdbc.batchUpdate(
                GIVE_BACK,
                taken.stream()
                        .map(pending ->
                                new Object[] {
                                    in.toMillis(),
                                    pending.key().requestId(),
                                    pending.key().name(),
                                    pending.key().version(),
                                    pending.key().metric(),
                                    pending.tries()
                                })
                        .toList());
    }

    /// The request that asks a model is in Kafka.
    ///
    /// @param within after this time an answer is not waited for any more
    public void asked(Key key, Duration within) {
        jdbc.update(
                ASKED, within.toMillis(), key.requestId(), key.name(), key.version(), key.metric());
    }

    /// It is to be taken up again; this time does not count.
    public void later(Key key, Duration in) {
        jdbc.update(LATER, in.toMillis(), key.requestId(), key.name(), key.version(), key.metric());
    }

    /// Its event is in Kafka.
    public void done(Key key) {
        jdbc.update(DONE, key.requestId(), key.name(), key.version(), key.metric());
    }

    /// There will be no score.
    ///
    /// @param reason short code
    /// @param detail one sentence, nothing of what was asked or said
    public void failed(Key key, String reason, String detail) {
        jdbc.update(
                FAILED, key.requestId(), key.name(), key.version(), key.metric(), reason, detail);
    }

    /// Forgets why there are no scores, and how requests were to be scored that never had a result.
    ///
    /// @param failed forgets failures from before that
    /// @param asked forgets cases of requests from before that; a run's are all of when it was made
    /// @return how many there were
    public int forget(Instant failed, Instant asked) {
        return jdbc.update(
                        "DELETE FROM evaluation_failure WHERE failed_at < ?",
                        failed.atOffset(ZoneOffset.UTC))
                + jdbc.update(
                        "DELETE FROM evaluation_case WHERE request_id < ?",
                        TimeOrderedIds.leastAt(asked));
    }

    private static PendingEvaluation pending(ResultSet row) throws SQLException {
        return new PendingEvaluation(
                new Key(
                        row.getObject("request_id", UUID.class),
                        row.getString("evaluator_name"),
                        row.getString("evaluator_version"),
                        row.getString("metric")),
                row.getString("evaluator"),
                row.getString("expected"),
                row.getString("input"),
                row.getString("user_id"),
                row.getString("api_key_id"),
                row.getObject("asked_request_id", UUID.class),
                time(row, "asked_at"),
                time(row, "answered_at"),
                row.getInt("tries"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
