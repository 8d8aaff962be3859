package io.aistrale.cost.ledger;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcOperations;

/// How far the journal is in the ledger: `consumer_offset`.
public final class PositionStore {
    private static final String ADVANCE =
            """
            UPDATE consumer_offset SET next_offset = ?, updated_at = now()
            WHERE consumer = ? AND topic = ? AND partition = ? AND next_offset = ?
            """;
    private static final String BEGIN =
            """
            INSERT INTO consumer_offset (next_offset, consumer, topic, partition)
            VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
            """;
    private static final String READ =
            "SELECT partition, next_offset FROM consumer_offset WHERE consumer = ? AND topic = ?";

    private final JdbcOperations database;
    private final String consumer;
    private final String topic;

    public PositionStore(JdbcOperations database, String consumer, String topic) {
        this.database = database;
        this.consumer = consumer;
        this.topic = topic;
    }

    /// Moves every partition from its expected to its next position. The rows stay locked until the
    /// transaction ends, so a former owner of a partition cannot write beside the new one.
    ///
    /// @return false where one of them stands elsewhere; the transaction must be rolled back
    boolean advance(List<JournalSpan> spans) {
        var ordered =
                spans.stream().sorted(Comparator.comparingInt(JournalSpan::partition)).toList();
        var known = ordered.stream().filter(PositionStore::hasPosition).toList();
        var begun = ordered.stream().filter(span -> !hasPosition(span)).toList();
        return allMoved(ADVANCE, known.stream().map(span -> row(span, span.expected())).toList())
                && allMoved(BEGIN, begun.stream().map(this::row).toList());
    }

    /// Where partitions stand, those without a position included.
    Map<Integer, Long> read(Collection<Integer> partitions) {
        var positions = new HashMap<Integer, Long>();
        partitions.forEach(partition -> positions.put(partition, JournalSpan.NOT_READ_YET));
        database.query(
                READ,
                row -> {
                    positions.replace(row.getInt("partition"), row.getLong("next_offset"));
                },
                consumer,
                topic);
        return positions;
    }

    /// Where all partitions stand that have been read; the next offset by partition.
    public Map<Integer, Long> all() {
        var positions = new HashMap<Integer, Long>();
        database.query(
                READ,
                row -> {
                    positions.put(row.getInt("partition"), row.getLong("next_offset"));
                },
                consumer,
                topic);
        return positions;
    }

    private boolean allMoved(String sql, List<Object[]> rows) {
        return rows.isEmpty()
                || Arrays.stream(database.batchUpdate(sql, rows)).allMatch(moved -> moved == 1);
    }

    private Object[] row(JournalSpan span) {
        return new Object[] {span.next(), consumer, topic, span.partition()};
    }

    private Object[] row(JournalSpan span, long expected) {
        return new Object[] {span.next(), consumer, topic, span.partition(), expected};
    }

    private static boolean hasPosition(JournalSpan span) {
        return span.expected() != JournalSpan.NOT_READ_YET;
    }
}
