package io.aistrale.telemetry.store;

import io.aistrale.telemetry.output.SealedOutputs.Row;
import java.time.LocalDate;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/// `inference_output`.
final class OutputStore {
    /// Only the output of the result that stays, be it an older one that has none.
    private static final String ADD =
            """
            INSERT INTO inference_output (request_id, day, sealed)
            SELECT request_id, day, new.sealed
            FROM unnest(?, ?, ?) AS new (request_id, day, sealed)
            JOIN inference_result AS result USING (request_id, day)
            WHERE result.output_kept AND result.day BETWEEN ? AND ?
            ON CONFLICT DO NOTHING
            """;

    private final JdbcTemplate jdbc;

    OutputStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /// After the results themselves, in the same transaction.
    void add(List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        List<LocalDate> days = rows.stream().map(Row::day).sorted().toList();
        jdbc.update(
                ADD,
                statement -> {
                    var connection = statement.getConnection();
                    Object[] ids = rows.stream().map(Row::requestId).toArray();
                    Object[] on = rows.stream().map(Row::day).toArray();
                    byte[][] sealed = rows.stream().map(Row::sealed).toArray(byte[][]::new);
                    statement.setArray(1, connection.createArrayOf("uuid", ids));
                    statement.setArray(2, connection.createArrayOf("date", on));
                    statement.setArray(3, connection.createArrayOf("bytea", sealed));
                    statement.setObject(4, days.getFirst());
                    statement.setObject(5, days.getLast());
                });
    }
}
