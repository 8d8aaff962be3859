package io.aistrale.cost.consume;

import io.aistrale.cost.ledger.AttemptEnd;
import io.aistrale.cost.ledger.BookSpans;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.trace.TraceContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns journal records into ended attempts. What cannot be read is counted, logged and skipped:
/// telemetry-consumer, which reads the same records, puts it into the dead-letter topic.
final class JournalReader {
    private static final Logger LOG = LoggerFactory.getLogger(JournalReader.class);

    private final EventCodec codec;
    private final MeterRegistry meters;
    private final BookSpans spans;

    JournalReader(EventCodec codec, MeterRegistry meters, BookSpans spans) {
        this.codec = codec;
        this.meters = meters;
        this.spans = spans;
    }

    /// What a batch of records says.
    ///
    /// @param ends attempts that ended, in the order of the records
    /// @param traces those of them that are recorded, by attempt id
    record Batch(List<AttemptEnd> ends, Map<UUID, TraceContext> traces, List<Skipped> skipped) {}

    /// A record that cannot be read.
    record Skipped(int partition, long offset, String reason, String detail) {
        static Skipped of(
                ConsumerRecord<byte[], byte[]> journalRecord, String reason, String detail) {
            return new Skipped(journalRecord.partition(), journalRecord.offset(), reason, detail);
        }
    }

    /// Reads `records` into a batch.
    ///
    /// @throws io.aistrale.schemas.serde.RegistryUnavailableException a schema is needed and the
    ///   registry does not answer; the records are not at fault
    void read(List<ConsumerRecord<byte[], byte[]>> records, Batch batch) {
        for (var journalRecord : records) {
            read(journalRecord, batch);
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> journalRecord, Batch batch) {
        switch (codec.decode(journalRecord.topic(), journalRecord.value())) {
            case Decoded.Event(var event) -> {
                try {
                    JournalEvents.endedBy(event).ifPresent(end -> add(end, event, batch));
                } catch (IllegalArgumentException inadmissible) {
                    String detail = String.valueOf(inadmissible.getMessage());
                    batch.skipped().add(Skipped.of(journalRecord, "inadmissible", detail));
                }
            }
            case Decoded.Undecodable(var reason, var detail) ->
                    batch.skipped()
                            .add(
                                    Skipped.of(
                                            journalRecord,
                                            reason.name().toLowerCase(Locale.ROOT),
                                            detail));
        }
    }

    private void add(AttemptEnd end, SpecificRecord event, Batch batch) {
        batch.ends().add(end);
        spans.recorded(JournalEvents.traceparentOf(event))
                .ifPresent(trace -> batch.traces().put(end.attempt().id(), trace));
    }

    /// Counts and logs what a batch skipped, once the ledger has moved past it.
    void report(List<Skipped> skipped) {
        skipped.forEach(this::report);
    }

    private void report(Skipped skipped) {
        Counter.builder("llm.journal.skipped")
                .description("Journal records that could not be read and are not in the ledger")
                .tag("reason", skipped.reason())
                .register(meters)
                .increment();
        LOG.atWarn()
                .addKeyValue("partition", skipped.partition())
                .addKeyValue("offset", skipped.offset())
                .addKeyValue("reason", skipped.reason())
                .addKeyValue("detail", skipped.detail())
                .log("journal record skipped");
    }
}
