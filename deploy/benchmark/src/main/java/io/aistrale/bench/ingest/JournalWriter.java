package io.aistrale.bench.ingest;

import io.aistrale.bench.TestBed;
import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Writes a journal as workers would: each call's start, and some hundred entries later its end.
final class JournalWriter implements AutoCloseable {
    /// Calls under way at any time.
    private static final int OPEN = 200;

    private final EventCodec codec;
    private final KafkaProducer<byte[], byte[]> producer;
    private long written;

    JournalWriter(TestBed bed) {
        codec = EventCodec.create(SerdeSettings.of(bed.registryUrl()));
        producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                bed.brokers(),
                                "acks",
                                "all",
                                "max.in.flight.requests.per.connection",
                                1,
                                "linger.ms",
                                20,
                                "batch.size",
                                256 * 1024,
                                "compression.type",
                                "lz4"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /// @param duplicates percentage of ends that are written twice
    /// @return records in the journal so far
    long write(CallMaker calls, int attempts, int duplicates) {
        var open = new ArrayDeque<AttemptFinished>();
        for (int attempt = 0; attempt < attempts; attempt++) {
            AttemptFinished end = calls.next();
            send(end.getAttempt(), new AttemptStarted(end.getAttempt()));
            open.add(end);
            if (open.size() > OPEN) {
                end(open.remove(), duplicates);
            }
        }
        open.forEach(end -> end(end, duplicates));
        producer.flush();
        return written;
    }

    private void end(AttemptFinished end, int duplicates) {
        send(end.getAttempt(), end);
        if (Math.floorMod(end.getAttempt().getAttemptId().getLeastSignificantBits(), 100)
                < duplicates) {
            send(end.getAttempt(), end);
        }
    }

    private void send(Attempt attempt, SpecificRecord event) {
        producer.send(
                new ProducerRecord<>(
                        Topics.JOURNAL,
                        Topics.journalPartition(attempt.getSource().getPartition()),
                        attempt.getRequestId().toString().getBytes(StandardCharsets.US_ASCII),
                        codec.encode(Topics.JOURNAL, event)));
        written++;
    }

    @Override
    public void close() {
        producer.close();
        codec.close();
    }
}
