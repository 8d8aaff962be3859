package io.aistrale.worker.consume;

import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.Projection;
import io.aistrale.schemas.serde.RegistryUnavailableException;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.worker.place.Places;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks for tenants who come behind a flood. While one tenant has all places of a lane, what more
/// it asks for stays in Kafka, and so does whoever comes behind it. The scout reads on there, keeps
/// nothing, and tells of whom it meets; once somebody else is among them, the records are read
/// ahead by tenant. On a thread and with a consumer of its own, of no group; where no lane is full
/// of one tenant's requests it reads nothing.
public final class Scout implements Runnable, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Scout.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /// What says whose a request is; what it asks is passed over.
    public static final Projection NEEDED =
            Projection.WHOLE.upTo(InferenceRequest.getClassSchema(), "apiKeyId");

    private final Consumer<byte[], byte[]> consumer;
    private final EventCodec codec;
    private final Places places;

    /// Up to where was read, of the partitions that are looked at; belongs to the reading thread.
    private final Map<TopicPartition, Long> next = new HashMap<>();

    private volatile Map<TopicPartition, Long> held = Map.of();
    private volatile boolean closed;

    /// @param consumer of no group; belongs to this from now on
    /// @param codec reads at least [#NEEDED]; belongs to this, too
    public Scout(Consumer<byte[], byte[]> consumer, EventCodec codec, Places places) {
        this.consumer = consumer;
        this.codec = codec;
        this.places = places;
    }

    /// What to look at from now on, by any thread.
    ///
    /// @param partitions those that are held up by one tenant's requests, with the offset of the
    ///   first record that was not read ahead
    void lookAt(Map<TopicPartition, Long> partitions) {
        held = Map.copyOf(partitions);
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
    }

    @Override
    public void run() {
        try (consumer;
                codec) {
            while (!closed) {
                Thread.sleep(turn());
            }
        } catch (InterruptException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration turn() {
        try {
            look();
            return BETWEEN_LOOKS;
        } catch (WakeupException e) {
            return Duration.ZERO;
        } catch (InterruptException e) {
            throw e;
        } catch (RegistryUnavailableException | KafkaException e) {
            log.atWarn()
                    .addKeyValue("cause", e.toString())
                    .log("nobody behind a flood can be looked for; trying again");
        } catch (RuntimeException bug) {
            log.atError().setCause(bug).log("the scout met a fault of ours");
        }
        return PAUSE;
    }

    /// Reads on to the end, or until nothing is to be looked at any more.
    void look() {
        var partitions = held;
        next.keySet().retainAll(partitions.keySet());
        if (partitions.isEmpty()) {
            return;
        }
        if (!consumer.assignment().equals(partitions.keySet())) {
            consumer.assign(partitions.keySet());
        }
        partitions.forEach((partition, first) ->
                consumer.seek(partition, next.merge(partition, first, Math::max)));
        var records = consumer.poll(POLL);
        while (!records.isEmpty()) {
            records.forEach(this::meet);
            records.nextOffsets().forEach((partition, end) -> next.put(partition, end.offset()));
            if (closed || held.isEmpty()) {
                return;
            }
            records = consumer.poll(POLL);
        }
    }

    private void meet(ConsumerRecord<byte[], byte[]> message) {
        byte[] value = message.value() == null ? new byte[0] : message.value();
        if (codec.decode(message.topic(), value)
                instanceof Decoded.Event(InferenceRequest request)) {
            Lane lane = Topics.laneOf(message.topic());
            places.met(lane, places.tenantOf(request));
        }
    }
}
