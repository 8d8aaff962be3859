package io.aistrale.telemetry.store;

import io.aistrale.schemas.content.StoredOutput;
import io.aistrale.telemetry.output.OutputSealing;
import io.aistrale.telemetry.output.SealedOutputs.Row;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Outputs from before they were sealed, in `inference_result`: moves them to `inference_output`.
/// Those whose time is over only go.
@Component
public class PlainOutputStore {
    /// The earliest first, by the index on what is left; what another instance holds is its own.
    private static final String TAKE =
            """
            SELECT request_id, day, output_text, response FROM inference_result
            WHERE output_text IS NOT NULL OR response IS NOT NULL
            ORDER BY day, request_id LIMIT ? FOR UPDATE SKIP LOCKED
            """;

    private static final String EMPTY =
            """
            UPDATE inference_result SET output_text = NULL, response = NULL, output_kept = true
            WHERE request_id = ? AND day = ?
            """;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final OutputStore outputs;
    private final OutputSealing sealing;

    PlainOutputStore(
            DataSource database, PlatformTransactionManager transactions, OutputSealing sealing) {
        this.jdbc = new JdbcTemplate(database);
        this.transaction = new TransactionTemplate(transactions);
        this.outputs = new OutputStore(jdbc);
        this.sealing = sealing;
    }

    /// One transaction.
    ///
    /// @return how many results have lost their plaintext; 0: there is none left
    /// @throws DataAccessException the database cannot do it now; nothing has changed
    public int move(int atMost) {
        return Objects.requireNonNull(transaction.execute(_ -> moveSome(atMost)));
    }

    private record Plain(UUID requestId, LocalDate day, StoredOutput output) {}

    private int moveSome(int atMost) {
        List<Plain> taken =
                jdbc.query(
                        TAKE,
                        (row, _) ->
                                new Plain(
                                        row.getObject(1, UUID.class),
                                        row.getObject(2, LocalDate.class),
                                        new StoredOutput(row.getString(3), row.getString(4))),
                        atMost);
        jdbc.batchUpdate(
                EMPTY,
                taken,
                atMost,
                (statement, plain) -> {
                    statement.setObject(1, plain.requestId());
                    statement.setObject(2, plain.day());
                });
        List<Row> sealed = new ArrayList<>();
        for (Plain plain : taken) {
            Row row = sealing.seal(plain.requestId(), plain.output());
            if (row != null) {
                sealed.add(row);
            }
        }
        outputs.addWhereKept(sealed);
        return taken.size();
    }
}
