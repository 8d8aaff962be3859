package io.aistrale.gateway.result;

import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads from `consumer_offset` how far telemetry-consumer is, which moves it in the transaction
/// that writes the rows.
public final class ReadPositionStore implements ReadPositions {

    private final JdbcClient jdbc;

    public ReadPositionStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Map<Integer, Long> of(String topic) {
        Map<Integer, Long> positions = new HashMap<>();
        jdbc.sql(
                        """
                        SELECT partition, next_offset FROM aistrale.consumer_offset
                        WHERE consumer = 'telemetry-consumer' AND topic = :topic
                        """)
                .param("topic", topic)
                .query(row -> {
                    positions.put(row.getInt("partition"), row.getLong("next_offset"));
                });
        return positions;
    }
}
