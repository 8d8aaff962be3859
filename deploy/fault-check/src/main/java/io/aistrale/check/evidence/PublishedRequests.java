package io.aistrale.check.evidence;

import io.aistrale.check.verdict.Errand;
import io.aistrale.check.verdict.Published;
import io.aistrale.check.verdict.Source;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What gateways published for the errands of their callers. Belongs to one thread.
final class PublishedRequests implements AutoCloseable {
    private final EventCodec codec;
    private final TopicReader reader;
    private final List<Published> published = new ArrayList<>();

    PublishedRequests(String bootstrapServers, EventCodec codec) {
        this.codec = codec;
        this.reader =
                new TopicReader(
                        bootstrapServers,
                        List.of(Topics.REQUESTS, Topics.REQUESTS_BULK),
                        this::take);
    }

    /// Reads what has been added.
    void advance() {
        reader.readToEnd();
    }

    List<Published> all() {
        return List.copyOf(published);
    }

    /// Requests that came straight to Kafka, and poison, are no gateway's.
    private void take(ConsumerRecord<byte[], byte[]> message) {
        if (codec.decode(message.topic(), message.value())
                instanceof Decoded.Event(InferenceRequest request)) {
            String errand = request.getTags().get(Errand.TAG);
            if (errand != null) {
                published.add(new Published(request.getRequestId(), errand, position(message)));
            }
        }
    }

    private static Source position(ConsumerRecord<byte[], byte[]> message) {
        return new Source(message.topic(), message.partition(), message.offset());
    }

    @Override
    public void close() {
        reader.close();
    }
}
