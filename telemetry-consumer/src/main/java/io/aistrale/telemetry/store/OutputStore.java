package io.aistrale.telemetry.store;

import io.aistrale.telemetry.output.SealedOutputs.Row;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
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

    private static final TableStore<Row> ROWS =
            new TableStore<>(
                    "inference_output",
                    List.of("request_id", "day", "sealed"),
                    "ON CONFLICT DO NOTHING",
                    OutputStore::give);

    private final JdbcTemplate jdbc;

    OutputStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /// After the results themselves, in the same transaction.
    ///
    /// @param isNew requests that had no result before: theirs is the one that stays
    void add(List<Row> rows, Predicate<UUID> isNew) {
        ROWS.copy(jdbc, rows.stream().filter(row -> isNew.test(row.requestId())).toList());
        addWhereKept(rows.stream().filter(row -> !isNew.test(row.requestId())).toList());
    }

    void addWhereKept(List<Row> rows) {
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

    private static void give(Row row, StoreRow into) throws SQLException {
        into.id(row.requestId()).day(row.day()).bytes(ByteBuffer.wrap(row.sealed()));
    }
}
