package io.aistrale.telemetry.consume;

import static io.aistrale.schemas.topic.RecordHeaders.bytes;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.topic.Topics;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes into the journal that calls nobody looks after have an unknown end.
public final class PresumptionPublisher {
    private static final Logger log = LoggerFactory.getLogger(PresumptionPublisher.class);
    private static final String REASON = "call_deadline_passed";

    private final RecordPublisher publisher;
    private final EventCodec codec;
    private final Clock clock;

    public PresumptionPublisher(RecordPublisher publisher, EventCodec codec, Clock clock) {
        this.publisher = publisher;
        this.codec = codec;
        this.clock = clock;
    }

    /// Returns once all are acknowledged.
    ///
    /// @param startedEntries their `AttemptStarted` entries, as they stand in the journal
    /// @return the attempts presumed unknown
    /// @throws org.apache.kafka.common.KafkaException some may not have been written
    /// @throws io.aistrale.schemas.serde.RegistryUnavailableException some were not written
    List<Attempt> publish(List<byte[]> startedEntries) {
        List<Attempt> attempts = startedEntries.stream().flatMap(entry -> attempt(entry)).toList();
        List<Future<RecordMetadata>> sent = attempts.stream().map(this::send).toList();
        sent.forEach(RecordPublisher::await);
        return attempts;
    }

    private Stream<Attempt> attempt(byte[] startedEntry) {
        return switch (codec.decode(Topics.JOURNAL, startedEntry)) {
            case Decoded.Event(AttemptStarted started) -> Stream.of(started.getAttempt());
            case Decoded.Event _, Decoded.Undecodable _ -> {
                log.error("an open attempt's entry, which was read before, cannot be decoded");
                yield Stream.empty();
            }
        };
    }

    private Future<RecordMetadata> send(Attempt attempt) {
        var presumption =
                AttemptPresumedUnknown.newBuilder()
                        .setAttempt(attempt)
                        .setPresumedAt(clock.instant().truncatedTo(ChronoUnit.MICROS))
                        .setPresumedBy(KafkaProperties.GROUP)
                        .setReason(REASON)
                        .build();
        return publisher.send(
                new ProducerRecord<>(
                        Topics.JOURNAL,
                        Topics.journalPartition(attempt.getSource().getPartition()),
                        bytes(attempt.getRequestId().toString()),
                        codec.encode(Topics.JOURNAL, presumption)));
    }
}
