package io.aistrale.gateway.result;

import io.aistrale.gateway.publish.KafkaProperties;
import io.aistrale.schemas.event.InferenceChunk;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the chunks of streamed answers and hands them to whoever streams. It never waits for a
/// client, and has a consumer of its own, so that it holds up no reply.
public final class ChunkListener extends PartitionReader implements ChunkPosition {

    private static final Logger LOG = LoggerFactory.getLogger(ChunkListener.class);
    private static final String TOPIC = Topics.CHUNKS_PREFIX + Topics.GATEWAY_ALIAS;

    private final EventCodec codec;
    private final PendingReplies pending;

    public ChunkListener(
            KafkaProperties kafka,
            ReplyProperties properties,
            OwnPartition own,
            EventCodec codec,
            PendingReplies pending) {
        super("chunks", TOPIC, kafka, properties, own);
        this.codec = codec;
        this.pending = pending;
    }

    @Override
    public boolean isKnown() {
        return partition().isPresent();
    }

    @Override
    void beforeServing() {
        // A request that streams asks for the position first.
    }

    @Override
    void take(ConsumerRecord<String, byte[]> kafkaRecord) {
        if (kafkaRecord.key() == null || kafkaRecord.value() == null) {
            return;
        }
        var streams = pending.streamsOf(kafkaRecord.key());
        if (streams.isEmpty()) {
            return;
        }
        switch (codec.decode(TOPIC, kafkaRecord.value())) {
            case Decoded.Event(InferenceChunk event) -> {
                Chunk chunk = Chunk.of(event, kafkaRecord.value().length);
                streams.forEach(stream -> stream.give(chunk));
            }
            case Decoded.Event(var other) ->
                    LOG.error(
                            "No chunk but {} at {}",
                            other.getSchema().getFullName(),
                            at(kafkaRecord));
            case Decoded.Undecodable(var reason, String detail) ->
                    LOG.error("Undecodable chunk at {}: {}, {}", at(kafkaRecord), reason, detail);
        }
    }
}
