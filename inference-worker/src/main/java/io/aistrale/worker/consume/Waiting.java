package io.aistrale.worker.consume;

import io.aistrale.schemas.event.Lane;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// A record that was read and waits for its turn.
///
/// @param taken what it turned out to be
/// @param bytes what it takes in memory, about
record Waiting(
        ConsumerRecord<byte[], byte[]> message,
        Intake.Taken taken,
        Turn turn,
        Slot slot,
        long bytes) {
    /// When a record's turn is.
    ///
    /// @param tenant whose it is; empty for one that cannot be read
    /// @param priority higher goes first within its tenant
    record Turn(Lane lane, String tenant, int priority) {}

    /// What the objects of a record take in memory beside the bytes of its value, as measured with
    /// 50,000 small ones.
    private static final int OBJECTS_BYTES = 1_200;

    Lane lane() {
        return turn.lane();
    }

    String tenant() {
        return turn.tenant();
    }

    /// Null for a record that is no request.
    @Nullable UUID requestId() {
        return taken instanceof Intake.Taken.Request(var arrival)
                ? arrival.request().getRequestId()
                : null;
    }

    TopicPartition partition() {
        return slot.partition();
    }

    Waiting(ConsumerRecord<byte[], byte[]> message, Intake.Taken taken, Turn turn, Slot slot) {
        this(message, taken, turn, slot, bytes(message));
    }

    /// Its value is there twice, as it came and as it was read.
    private static long bytes(ConsumerRecord<byte[], byte[]> message) {
        long headers = 0;
        for (Header header : message.headers()) {
            headers += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return OBJECTS_BYTES
                + headers
                + Math.max(0, message.serializedKeySize())
                + 2L * Math.max(0, message.serializedValueSize());
    }
}
