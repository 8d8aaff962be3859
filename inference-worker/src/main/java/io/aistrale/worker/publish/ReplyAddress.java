package io.aistrale.worker.publish;

import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/// Where copies of a request's result go.
///
/// @param topic a reply topic of a registered alias
/// @param partition null: chosen by the request id
/// @param echoed the requester's headers, byte for byte
public record ReplyAddress(String topic, @Nullable Integer partition, Set<Header> echoed) {
    private static final Set<String> ECHOED =
            Set.of(
                    RecordHeaders.REPLY_TOPIC,
                    RecordHeaders.REPLY_PARTITION,
                    RecordHeaders.CORRELATION_ID,
                    RecordHeaders.TRACEPARENT);

    /// Reads the address from a request's headers, where they name none from the alias in the
    /// request, and else takes the default.
    public static ReplyAddress of(Headers headers, @Nullable String replyAlias) {
        String named = RecordHeaders.text(headers, RecordHeaders.REPLY_TOPIC);
        String topic =
                named != null
                        ? named
                        : Topics.REPLIES_PREFIX
                                + (replyAlias == null ? Topics.DEFAULT_ALIAS : replyAlias);
        var echoed = new LinkedHashSet<Header>();
        for (var header : headers) {
            if (ECHOED.contains(header.key())) {
                echoed.add(new RecordHeader(header.key(), header.value()));
            }
        }
        return new ReplyAddress(topic, partition(headers), echoed);
    }

    /// The same requester, at the default reply topic: for one that named a topic we do not write
    /// to.
    public ReplyAddress atDefault() {
        return new ReplyAddress(Topics.REPLIES_PREFIX + Topics.DEFAULT_ALIAS, null, echoed);
    }

    /// Where chunks of the answer go: the same alias.
    String chunkTopic() {
        return Topics.CHUNKS_PREFIX + topic.substring(Topics.REPLIES_PREFIX.length());
    }

    /// The partition asked for, among so many; null where none is, or one that does not exist.
    @Nullable Integer partitionOf(int partitions) {
        return partition != null && partition >= 0 && partition < partitions ? partition : null;
    }

    /// Whether the topic belongs to one of the registered aliases.
    public boolean isRegistered(Set<String> aliases) {
        return topic.startsWith(Topics.REPLIES_PREFIX)
                && aliases.contains(topic.substring(Topics.REPLIES_PREFIX.length()));
    }

    /// Spring sends four big-endian bytes.
    private static @Nullable Integer partition(Headers headers) {
        var header = headers.lastHeader(RecordHeaders.REPLY_PARTITION);
        if (header == null || header.value() == null || header.value().length != Integer.BYTES) {
            return null;
        }
        return ByteBuffer.wrap(header.value()).getInt();
    }
}
