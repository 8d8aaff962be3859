package io.aistrale.check.client;

import io.aistrale.check.client.History.Intent;
import io.aistrale.check.verdict.Source;
import io.aistrale.check.verdict.Submission.Outcome;
import io.aistrale.check.workload.Planned;
import io.aistrale.check.workload.Planned.Poison;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.PartitionHandedOver;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Publishes straight to Kafka, as any producer with acks=all would.
public final class Client implements AutoCloseable {
    private static final int UNKNOWN_SCHEMA = 987_654_321;

    private final Producer<byte[], byte[]> producer;
    private final EventCodec codec;
    private final History history;
    private final ScheduledExecutorService later;
    private final AtomicInteger awaited = new AtomicInteger();
    private volatile int run;

    /// @param later sends what is to be sent twice
    public Client(
            String bootstrapServers,
            EventCodec codec,
            History history,
            ScheduledExecutorService later) {
        this.codec = codec;
        this.history = history;
        this.later = later;
        this.producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ProducerConfig.ACKS_CONFIG,
                                "all",
                                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                                true,
                                ProducerConfig.LINGER_MS_CONFIG,
                                5,
                                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                                120_000),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /// What is published from now on belongs to this run.
    public void begin(int number) {
        run = number;
    }

    public void publish(Planned planned) {
        switch (planned) {
            case Planned.Request request -> publish(request);
            case Poison poison -> publish(poison);
        }
    }

    private void publish(Planned.Request request) {
        UUID id = TimeOrderedIds.next();
        String topic = topic(request.bulk());
        byte[] key = RecordHeaders.bytes(id.toString());
        byte[] value = codec.encode(topic, event(id, request));
        int number = run;
        boolean streamed = request.question().streamed();
        send(intent(number, id, streamed, topic), key, value);
        Duration again = request.repeatedAfter();
        if (again != null) {
            awaited.incrementAndGet();
            Runnable second =
                    () -> {
                        send(intent(number, id, streamed, topic), key, value);
                        awaited.decrementAndGet();
                    };
            var _ = later.schedule(second, again.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void publish(Poison poison) {
        String topic = topic(poison.bulk());
        byte[] value =
                switch (poison.kind()) {
                    case RANDOM_BYTES -> notWireFormat(poison.noise());
                    case UNKNOWN_SCHEMA_ID ->
                            ByteBuffer.allocate(Byte.BYTES + Integer.BYTES + poison.noise().length)
                                    .put((byte) 0)
                                    .putInt(UNKNOWN_SCHEMA)
                                    .put(poison.noise())
                                    .array();
                    case EMPTY -> new byte[0];
                    case WRONG_RECORD_TYPE -> wrongRecordType();
                };
        send(intent(run, null, false, topic), poison.noise(), value);
    }

    private static byte[] notWireFormat(byte[] noise) {
        byte[] value = noise.clone();
        value[0] = 'x';
        return value;
    }

    /// A well-formed event of ours that has no business on a request topic.
    private byte[] wrongRecordType() {
        var handover = new PartitionHandedOver(Topics.REQUESTS, 0, "fault-check", Instant.now());
        return codec.encode(Topics.JOURNAL, handover);
    }

    private static InferenceRequest event(UUID id, Planned.Request request) {
        Instant now = Instant.now();
        Duration deadline = request.conduct().deadline();
        var event =
                InferenceRequest.newBuilder()
                        .setRequestId(id)
                        .setUserId(request.user())
                        .setProject(request.project())
                        .setTags(request.tags())
                        .setProvider(request.question().provider())
                        .setModel(request.question().model())
                        .setOperation(request.question().operation())
                        .setInputs(request.question().text())
                        .setParameters("{\"max_tokens\": 64}")
                        .setStream(request.question().streamed())
                        .setMaxAttempts(request.conduct().maxAttempts())
                        .setOnUnknownOutcome(request.conduct().onUnknown())
                        .setDeadline(deadline == null ? null : now.plus(deadline))
                        .setCreatedAt(now);
        if (request.question().twoInputs()) {
            event.setBody("{}");
        }
        return event.build();
    }

    private static String topic(boolean bulk) {
        return bulk ? Topics.REQUESTS_BULK : Topics.REQUESTS;
    }

    private static Intent intent(
            int number, @Nullable UUID requestId, boolean streamed, String topic) {
        return new Intent(number, requestId, streamed, UUID.randomUUID().toString(), topic);
    }

    private void send(Intent intent, byte[] key, byte[] value) {
        history.intends(intent);
        var message = new ProducerRecord<>(intent.topic(), key, value);
        message.headers()
                .add(RecordHeaders.CORRELATION_ID, RecordHeaders.bytes(intent.correlation()));
        try {
            producer.send(message, (metadata, error) -> ended(intent, metadata, error));
        } catch (RuntimeException e) {
            history.ended(intent, Outcome.INFO, null);
        }
    }

    private void ended(Intent intent, RecordMetadata metadata, @Nullable Exception error) {
        if (error == null) {
            history.ended(
                    intent,
                    Outcome.OK,
                    new Source(metadata.topic(), metadata.partition(), metadata.offset()));
            return;
        }
        boolean never =
                error instanceof RecordTooLargeException || error instanceof SerializationException;
        history.ended(intent, never ? Outcome.FAIL : Outcome.INFO, null);
    }

    /// Whether nothing is to be sent a second time any more, and every outcome is known.
    public boolean isSettled() {
        return awaited.get() == 0 && history.open() == 0;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
