package io.aistrale.bench.load;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// The floor of accepting a request: a Kafka producer with `acks=all` and nothing before it, timed
/// as the requests are, from due to acknowledged.
final class BareProducer {
    private static final long DRAIN_NANOS = 30_000_000_000L;
    private static final long LOOK_NANOS = 5_000_000;

    private BareProducer() {}

    /// @param arguments the plan's file, and the one the figures go to
    public static void main(String[] arguments) {
        LoadPlan plan = LoadPlan.read(Path.of(arguments[0]));
        run(plan).write(Path.of(arguments[1]));
        Runtime.getRuntime().halt(0);
    }

    private static LoadFigures run(LoadPlan plan) {
        Pacing pacing = new Pacing(plan.pace());
        Tally tally = new Tally(plan.processes(), pacing.most());
        String topic = plan.target().getPath().substring(1);
        byte[] value = plan.body().getBytes(StandardCharsets.US_ASCII);
        AtomicLong open = new AtomicLong();
        try (var producer = producer(plan.target().getAuthority())) {
            pacing.run(
                    tally,
                    due -> {
                        open.incrementAndGet();
                        if (due.counts()) {
                            tally.sent(System.nanoTime() - due.dueAt());
                        }
                        var record =
                                new ProducerRecord<>(topic, UUID.randomUUID().toString(), value);
                        producer.send(
                                record,
                                (_, failure) -> {
                                    if (failure != null) {
                                        tally.failed(failure.toString());
                                    } else {
                                        tally.succeeded();
                                        if (due.counts()) {
                                            tally.timed(System.nanoTime() - due.dueAt());
                                        }
                                    }
                                    open.decrementAndGet();
                                });
                    });
            long end = System.nanoTime() + DRAIN_NANOS;
            while (open.get() > 0 && System.nanoTime() < end) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            return tally.figures(open.get());
        }
    }

    /// As the gateway's: no wait for more to send along, and one request to the broker at a time.
    private static KafkaProducer<String, byte[]> producer(String brokers) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        brokers,
                        "acks",
                        "all",
                        "linger.ms",
                        0,
                        "max.in.flight.requests.per.connection",
                        1),
                new StringSerializer(),
                new ByteArraySerializer());
    }
}
