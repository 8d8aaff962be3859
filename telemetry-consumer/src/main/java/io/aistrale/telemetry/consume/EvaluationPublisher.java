package io.aistrale.telemetry.consume;

import io.aistrale.schemas.event.EvaluationRecorded;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.RegistryUnavailableException;
import io.aistrale.schemas.serde.SchemaNotRegisteredException;
import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.telemetry.entry.Entry;
import io.aistrale.telemetry.evaluate.EvaluationEvents;
import io.aistrale.telemetry.store.EvaluationClaim;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/// Scores, questions to models and refused claims, to Kafka.
public final class EvaluationPublisher implements EvaluationEvents {

    private final RecordPublisher publisher;
    private final EventCodec codec;
    private final DeadLetterPublisher deadLetters;
    private final TelemetryMetrics metrics;

    public EvaluationPublisher(
            RecordPublisher publisher, EventCodec codec, TelemetryMetrics metrics) {
        this.publisher = publisher;
        this.codec = codec;
        this.deadLetters = new DeadLetterPublisher(publisher);
        this.metrics = metrics;
    }

    @Override
    public void record(List<EvaluationRecorded> scores) {
        orUnpublished(() ->
                publisher.publish(
                        scores.stream()
                                .map(score ->
                                        message(Topics.EVALUATIONS, score.getRequestId(), score))
                                .toList()));
    }

    @Override
    public void ask(InferenceRequest request) {
        orUnpublished(() ->
                publisher.publish(
                        List.of(message(Topics.REQUESTS_BULK, request.getRequestId(), request))));
    }

    private ProducerRecord<byte[], byte[]> message(String topic, UUID key, SpecificRecord event) {
        return new ProducerRecord<>(
                topic, RecordHeaders.bytes(key.toString()), codec.encode(topic, event));
    }

    @Override
    public Optional<EvaluationRecorded> read(EvaluationClaim claim) {
        Decoded[] decoded = new Decoded[1];
        orUnpublished(() -> decoded[0] = codec.decode(claim.topic(), claim.value()));
        return decoded[0] instanceof Decoded.Event(EvaluationRecorded event)
                ? Optional.of(event)
                : Optional.empty();
    }

    @Override
    public void deadLetter(EvaluationClaim claim, Entry.Unusable why) {
        var source =
                new ConsumerRecord<byte[], byte[]>(
                        claim.topic(), claim.partition(), claim.offset(), null, claim.value());
        orUnpublished(() -> deadLetters.publish(source, why));
        metrics.deadLettered(DeadLetterPublisher.topic(source), why.reason());
    }

    private static void orUnpublished(Runnable publishing) {
        try {
            publishing.run();
        } catch (KafkaException
                | RegistryUnavailableException
                | SchemaNotRegisteredException failed) {
            throw new UnpublishedException(failed);
        }
    }
}
