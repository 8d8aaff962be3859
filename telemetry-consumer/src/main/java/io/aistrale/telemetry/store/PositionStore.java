package io.aistrale.telemetry.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;

/// `consumer_offset`: how far we have read, as true as the rows beside it. Kafka's own offsets are
/// for lag displays only.
final class PositionStore {
    private static final String CONSUMER = "telemetry-consumer";

    private static final String BEGIN =
            """
            INSERT INTO consumer_offset (consumer, topic, partition, next_offset)
            SELECT ?, topic, partition, 0 FROM unnest(?::text[], ?::int[]) AS known (topic, partition)
            ON CONFLICT DO NOTHING
            """;

    private static final String CURRENT =
            """
            SELECT topic, partition, next_offset
            FROM consumer_offset
            JOIN unnest(?::text[], ?::int[]) AS asked (topic, partition) USING (topic, partition)
            WHERE consumer = ?
            """;

    private static final String MOVE =
            """
            UPDATE consumer_offset AS held SET next_offset = move.next, updated_at = now()
            FROM unnest(?::text[], ?::int[], ?::bigint[], ?::bigint[])
                AS move (topic, partition, expected, next)
            WHERE held.consumer = ?
              AND held.topic = move.topic
              AND held.partition = move.partition
              AND held.next_offset = move.expected
            """;

    private static final Comparator<PositionMove> BY_PARTITION =
            Comparator.comparing(PositionMove::topic).thenComparingInt(PositionMove::partition);

    private final JdbcTemplate jdbc;

    PositionStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /// The positions held for some partitions; the beginning for those never read before.
    ///
    /// @param partitions their own positions do not matter
    List<Position> current(List<Position> partitions) {
        jdbc.update(
                BEGIN,
                statement -> {
                    statement.setString(1, CONSUMER);
                    array(statement, 2, "text", partitions, Position::topic);
                    array(statement, 3, "int4", partitions, Position::partition);
                });
        return jdbc.query(
                CURRENT,
                statement -> {
                    array(statement, 1, "text", partitions, Position::topic);
                    array(statement, 2, "int4", partitions, Position::partition);
                    statement.setString(3, CONSUMER);
                },
                (row, _) -> new Position(row.getString(1), row.getInt(2), row.getLong(3)));
    }

    /// Compare-and-set of all positions; locks them until the transaction ends.
    ///
    /// @return whether every partition was where it was expected to be; if not, roll back
    boolean move(List<PositionMove> moves) {
        List<PositionMove> ordered = moves.stream().sorted(BY_PARTITION).toList();
        int moved =
                jdbc.update(
                        MOVE,
                        statement -> {
                            array(statement, 1, "text", ordered, PositionMove::topic);
                            array(statement, 2, "int4", ordered, PositionMove::partition);
                            array(statement, 3, "int8", ordered, PositionMove::expected);
                            array(statement, 4, "int8", ordered, PositionMove::next);
                            statement.setString(5, CONSUMER);
                        });
        return moved == moves.size();
    }

    private static <T> void array(
            PreparedStatement statement,
            int index,
            String type,
            List<T> rows,
            Function<T, Object> column)
            throws SQLException {
        Object[] values = rows.stream().map(column).toArray();
        statement.setArray(index, statement.getConnection().createArrayOf(type, values));
    }
}
