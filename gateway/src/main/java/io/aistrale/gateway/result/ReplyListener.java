package io.aistrale.gateway.result;

import io.aistrale.gateway.publish.KafkaProperties;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads replies and hands them to whoever waits.
///
/// The partition is announced only when the reading position is known, so that no reply can come
/// before there is a reader; requests are published with it.
public final class ReplyListener extends PartitionReader implements ReplyPosition {

    private static final Logger LOG = LoggerFactory.getLogger(ReplyListener.class);
    private static final String TOPIC = Topics.REPLIES_PREFIX + Topics.GATEWAY_ALIAS;

    private final EventCodec codec;
    private final PendingReplies pending;
    private final Runnable beforeServing;

    /// @param beforeServing runs when the position is known and before it is announced; throws as
    ///   Kafka and the registry do, and is then run again
    public ReplyListener(
            KafkaProperties kafka,
            ReplyProperties properties,
            OwnPartition own,
            EventCodec codec,
            PendingReplies pending,
            Runnable beforeServing) {
        super("replies", TOPIC, kafka, properties, own);
        this.codec = codec;
        this.pending = pending;
        this.beforeServing = beforeServing;
    }

    @Override
    void beforeServing() {
        beforeServing.run();
    }

    @Override
    void take(ConsumerRecord<String, byte[]> reply) {
        if (reply.key() == null || reply.value() == null || !pending.isAwaited(reply.key())) {
            return;
        }
        switch (codec.decode(TOPIC, reply.value())) {
            case Decoded.Event(InferenceResult result) -> pending.complete(result);
            case Decoded.Event(var other) ->
                    LOG.error("No reply but {} at {}", other.getSchema().getFullName(), at(reply));
            case Decoded.Undecodable(var reason, String detail) ->
                    LOG.error("Undecodable reply at {}: {}, {}", at(reply), reason, detail);
        }
    }
}
