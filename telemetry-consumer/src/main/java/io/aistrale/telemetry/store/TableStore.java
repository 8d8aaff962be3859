package io.aistrale.telemetry.store;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/// How rows get into a table: those that cannot be there yet by COPY, all others by a statement
/// that says what becomes of the row that is there.
///
/// @param <R> what a row is made of
final class TableStore<R> {
    private final String copy;
    private final int columns;
    private final String upsert;
    private final IntoStoreRow<R> values;

    /// Gives a row's values in the order of its columns.
    interface IntoStoreRow<R> {
        void of(R row, StoreRow into) throws SQLException;
    }

    /// @param onConflict `ON CONFLICT …`
    TableStore(String table, List<String> columns, String onConflict, IntoStoreRow<R> values) {
        this.copy =
                "COPY %s (%s) FROM STDIN (FORMAT binary)"
                        .formatted(table, String.join(", ", columns));
        this.columns = columns.size();
        this.upsert = StoreRow.insert(table, columns) + " " + onConflict;
        this.values = values;
    }

    /// @param isNew whether a row cannot be there yet; where it is all the same, the transaction
    ///   fails with a unique violation
    void write(JdbcTemplate jdbc, Collection<R> rows, Predicate<R> isNew) {
        List<R> fresh = rows.stream().filter(isNew).toList();
        copy(jdbc, fresh);
        if (fresh.size() < rows.size()) {
            upsert(jdbc, rows.stream().filter(isNew.negate()).toList());
        }
    }

    void upsert(JdbcTemplate jdbc, Collection<R> rows) {
        jdbc.batchUpdate(
                upsert,
                rows,
                rows.size(),
                (statement, row) -> values.of(row, new StatementStoreRow(statement)));
    }

    /// @param rows none of which can be there yet
    void copy(JdbcTemplate jdbc, List<R> rows) {
        if (rows.isEmpty()) {
            return;
        }
        jdbc.execute(
                (ConnectionCallback<@Nullable Void>)
                        connection -> {
                            CopyIn begun =
                                    connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy);
                            try {
                                var row = new CopyStoreRow(begun);
                                for (R one : rows) {
                                    values.of(one, row.row(columns));
                                }
                                row.end();
                            } finally {
                                if (begun.isActive()) {
                                    begun.cancelCopy();
                                }
                            }
                            return null;
                        });
    }
}
