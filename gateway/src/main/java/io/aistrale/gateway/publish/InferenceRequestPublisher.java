package io.aistrale.gateway.publish;

import io.aistrale.schemas.event.CancellationRequested;
import io.aistrale.schemas.event.EvaluationRecorded;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.RegistryUnavailableException;
import io.aistrale.schemas.serde.SchemaNotRegisteredException;
import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.topic.Topic;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.schemas.trace.SpanExport;
import io.aistrale.schemas.trace.TraceContext;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// Publishes requests to the lane topics, cancellations and scores, with acks=all, keyed by request
/// id.
public final class InferenceRequestPublisher
        implements RequestPublisher, CancellationPublisher, EvaluationPublisher, AutoCloseable {

    private static final String REPLY_TOPIC = Topics.REPLIES_PREFIX + Topics.GATEWAY_ALIAS;

    private final Producer<String, byte[]> producer;
    private final EventCodec codec;
    private final PublishProperties properties;
    private final SpanExport spans;

    public InferenceRequestPublisher(
            KafkaProperties kafka,
            PublishProperties properties,
            EventCodec codec,
            SpanExport spans) {
        this.producer = new KafkaProducer<>(producerSettings(kafka, properties));
        this.codec = codec;
        this.properties = properties;
        this.spans = spans;
    }

    /// Looks up the lanes' schemas and partitions, so that the first requests need not.
    ///
    /// @throws KafkaException the brokers do not answer
    /// @throws RegistryUnavailableException the registry does not answer
    public void prepare() {
        for (String topic : List.of(Topics.REQUESTS, Topics.REQUESTS_BULK)) {
            codec.encode(topic, sample());
            producer.partitionsFor(topic);
        }
    }

    @Override
    public Published publish(
            InferenceRequest request, Lane lane, TraceContext trace, OptionalInt replyPartition) {
        String topic = lane == Lane.BULK ? Topics.REQUESTS_BULK : Topics.REQUESTS;
        byte[] value;
        try {
            value = codec.encode(topic, request);
        } catch (RegistryUnavailableException | SchemaNotRegisteredException failed) {
            return new Published.NotSent(String.valueOf(failed.getMessage()));
        }
        var kafkaRecord = new ProducerRecord<>(topic, request.getRequestId().toString(), value);
        var headers = kafkaRecord.headers();
        boolean recorded = spans.records(trace);
        var self = recorded ? trace.newSpan() : trace;
        headers.add(RecordHeaders.TRACEPARENT, RecordHeaders.bytes(self.traceparent()));
        if (replyPartition.isPresent()) {
            headers.add(RecordHeaders.REPLY_TOPIC, RecordHeaders.bytes(REPLY_TOPIC));
            headers.add(RecordHeaders.REPLY_PARTITION, fourBytes(replyPartition.getAsInt()));
            headers.add(RecordHeaders.CORRELATION_ID, sixteenBytes(request.getRequestId()));
        }
        if (!recorded) {
            return send(kafkaRecord);
        }
        var begunAt = Instant.now();
        var published = send(kafkaRecord);
        spans.record(() -> SendSpan.of(self, trace.spanId(), kafkaRecord, begunAt, published));
        return published;
    }

    @Override
    public Published publish(CancellationRequested cancellation) {
        try {
            return send(
                    new ProducerRecord<>(
                            Topics.CANCELLATIONS,
                            cancellation.getRequestId().toString(),
                            codec.encode(Topics.CANCELLATIONS, cancellation)));
        } catch (RegistryUnavailableException | SchemaNotRegisteredException failed) {
            return new Published.NotSent(String.valueOf(failed.getMessage()));
        }
    }

    @Override
    public Published publish(EvaluationRecorded evaluation) {
        try {
            return send(
                    new ProducerRecord<>(
                            Topics.EVALUATIONS,
                            evaluation.getRequestId().toString(),
                            codec.encode(Topics.EVALUATIONS, evaluation)));
        } catch (RegistryUnavailableException | SchemaNotRegisteredException failed) {
            return new Published.NotSent(String.valueOf(failed.getMessage()));
        }
    }

    @Override
    public void close() {
        producer.close(properties.deliverWithin());
    }

    private Published send(ProducerRecord<String, byte[]> kafkaRecord) {
        long started = System.nanoTime();
        Thread caller = Thread.currentThread();
        CompletableFuture<Published> outcome = new CompletableFuture<>();
        try {
            var _ =
                    producer.send(
                            kafkaRecord,
                            (_, failure) ->
                                    outcome.complete(
                                            outcomeOf(failure, Thread.currentThread() == caller)));
        } catch (KafkaException failed) {
            return new Published.NotSent(failed.toString());
        }
        return await(outcome, properties.answerWithin().toNanos() - (System.nanoTime() - started));
    }

    private static Published await(CompletableFuture<Published> outcome, long nanos) {
        try {
            return outcome.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return new Published.OutcomeUnknown("no acknowledgement in time");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Published.OutcomeUnknown("interrupted");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible.getCause());
        }
    }

    /// What fails before the record is in the producer's buffer is reported by the sending thread
    /// itself, everything later by the producer's own.
    private static Published outcomeOf(@Nullable Exception failure, boolean inSendingThread) {
        return switch (failure) {
            case null -> new Published.Acknowledged();
            case RecordTooLargeException _ -> new Published.TooLarge();
            case Exception failed when inSendingThread -> new Published.NotSent(failed.toString());
            case Exception failed -> new Published.OutcomeUnknown(failed.toString());
        };
    }

    private static Map<String, Object> producerSettings(
            KafkaProperties kafka, PublishProperties properties) {
        Map<String, Object> settings = new HashMap<>(kafka.properties());
        long deliver = properties.deliverWithin().toMillis();
        long linger = properties.linger().toMillis();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "aistrale-gateway");
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, linger);
        // What arrives while one request to the broker is under way makes the next: batches as
        // large
        // as the load asks for, and no wait where there is none.
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(deliver));
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(deliver - linger));
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, properties.blockAtMost().toMillis());
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, properties.bufferBytes());
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_RECORD_BYTES);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
        return settings;
    }

    private static InferenceRequest sample() {
        return InferenceRequest.newBuilder()
                .setRequestId(new UUID(0, 0))
                .setUserId("")
                .setModel("")
                .setCreatedAt(Instant.EPOCH)
                .build();
    }

    private static byte[] fourBytes(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    private static byte[] sixteenBytes(UUID id) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
