package io.aistrale.telemetry.store;

import io.aistrale.schemas.event.EvaluationRecorded;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.telemetry.entry.Entry;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// `evaluation_claim`: scores of registered sources, until it is known whose the inference is.
@Component
public class EvaluationClaimStore {

    private static final String ADD =
            """
            INSERT INTO evaluation_claim (topic, partition, record_offset, record_value)
            VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
            """;

    private static final String TAKE =
            """
            UPDATE evaluation_claim AS c SET due_at = now() + ? * interval '1 ms'
            FROM (SELECT topic, partition, record_offset FROM evaluation_claim
                  WHERE due_at <= now() ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED) AS due
            WHERE c.topic = due.topic AND c.partition = due.partition AND c.record_offset = due.record_offset
            RETURNING c.topic, c.partition, c.record_offset, c.record_value, c.received_at
            """;

    private static final String GONE =
            "DELETE FROM evaluation_claim WHERE topic = ? AND partition = ? AND record_offset = ?";

    /// Empty facts: all that was read of the request is that it waits.
    private static final String OWNER =
            """
            SELECT user_id, project FROM inference WHERE request_id = ? AND day = ? AND provider <> ''
            """;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final EvaluationStore evaluations;

    EvaluationClaimStore(DataSource database, PlatformTransactionManager transactions) {
        this.jdbc = new JdbcTemplate(database);
        this.transaction = new TransactionTemplate(transactions);
        this.evaluations = new EvaluationStore(jdbc);
    }

    /// In the transaction of the batch they were read with.
    static void add(JdbcTemplate jdbc, List<Entry.Claimed> claims) {
        if (claims.isEmpty()) {
            return;
        }
        jdbc.batchUpdate(
                ADD,
                claims,
                claims.size(),
                (statement, claim) -> {
                    statement.setString(1, claim.topic());
                    statement.setInt(2, claim.partition());
                    statement.setLong(3, claim.offset());
                    byte[] value = new byte[claim.written().remaining()];
                    claim.written().duplicate().get(value);
                    statement.setBytes(4, value);
                });
    }

    /// Takes up what is due; what another instance is at is left to it.
    ///
    /// @param within after this time it may be taken up again
    public List<EvaluationClaim> take(int atMost, Duration within) {
        return jdbc.query(
                TAKE,
                (row, _) ->
                        new EvaluationClaim(
                                row.getString(1),
                                row.getInt(2),
                                row.getLong(3),
                                row.getBytes(4),
                                row.getObject(5, OffsetDateTime.class).toInstant()),
                within.toMillis(),
                atMost);
    }

    /// Whose an inference is; empty where that is not known (yet).
    public Optional<EvaluationClaim.Owner> owner(UUID requestId) {
        return jdbc
                .query(
                        OWNER,
                        (row, _) -> new EvaluationClaim.Owner(row.getString(1), row.getString(2)),
                        requestId,
                        TimeOrderedIds.dayOf(requestId))
                .stream()
                .findFirst();
    }

    /// The score counts.
    public void granted(EvaluationClaim claim, EvaluationRecorded evaluation) {
        transaction.executeWithoutResult(_ -> {
            evaluations.add(List.of(evaluation));
            gone(claim);
        });
    }

    /// Its dead letter is written.
    public void refused(EvaluationClaim claim) {
        gone(claim);
    }

    private void gone(EvaluationClaim claim) {
        jdbc.update(GONE, claim.topic(), claim.partition(), claim.offset());
    }
}
