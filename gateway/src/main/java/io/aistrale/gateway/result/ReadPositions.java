package io.aistrale.gateway.result;

import java.util.Map;

/// How far a topic's records have their rows: [ReadPositionStore], or a test's memory.
@FunctionalInterface
public interface ReadPositions {

    /// Offset of the next record to read, by partition.
    Map<Integer, Long> of(String topic);
}
