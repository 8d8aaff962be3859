package io.aistrale.worker.consume;

import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.RegistryUnavailableException;
import io.aistrale.worker.consume.Intake.Taken;
import io.aistrale.worker.inference.DurableWrites;
import io.aistrale.worker.inference.InferenceService;
import io.aistrale.worker.metric.LlmMetrics;
import io.aistrale.worker.publish.DeadLetterPublisher;
import java.time.Duration;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The worker's one poll thread: take records while there is room, hand each to its own run, commit
/// the lowest unfinished offsets. Nothing here waits for a provider, so no slow call delays
/// another.
public final class RequestLoop implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(RequestLoop.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration POLL_WHEN_FULL = Duration.ofMillis(5);
    private static final Duration REGISTRY_PAUSE = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final WorkerProperties settings;
    private final Intake intake;
    private final InferenceService service;
    private final Refuse refuse;
    private final InFlightLimit limit;
    private final Assignment assignment;
    private long blockedUntilNanos = System.nanoTime();
    private volatile boolean stopping;

    /// What happens to a record that cannot be understood or admitted.
    public record Refuse(
            DeadLetterPublisher deadLetters, DurableWrites writes, LlmMetrics metrics) {}

    public RequestLoop(
            Consumer<byte[], byte[]> consumer,
            EventCodec codec,
            InferenceService service,
            Refuse refuse,
            WorkerProperties settings) {
        this.consumer = consumer;
        this.settings = settings;
        this.intake = new Intake(codec);
        this.service = service;
        this.refuse = refuse;
        this.limit =
                new InFlightLimit(settings.maxInFlight(), settings.maxInFlightBytes().toBytes());
        this.assignment =
                new Assignment(consumer, limit, new Lease(settings.lease(), System::nanoTime));
    }

    /// Records being worked on.
    public long inFlight() {
        return limit.records();
    }

    /// Whether the group has given this worker its partitions.
    public boolean isAssigned() {
        return assignment.isAssigned();
    }

    /// Lets the loop end: nothing new is taken, what is open is waited for up to the drain
    /// time-out.
    public void stop() {
        stopping = true;
        consumer.wakeup();
    }

    @Override
    public void run() {
        try {
            consumer.subscribe(settings.requestTopics(), assignment);
            while (!stopping) {
                turn();
            }
            drain();
        } catch (WakeupException e) {
            drain();
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(5)));
            log.atInfo().addKeyValue("leftOpen", limit.records()).log("request loop ended");
        }
    }

    private void turn() {
        boolean full = limit.isReached() || System.nanoTime() - blockedUntilNanos < 0;
        assignment.flow(!full);
        try {
            takeAll(consumer.poll(full ? POLL_WHEN_FULL : POLL));
        } catch (WakeupException e) {
            if (!stopping) {
                throw e;
            }
        }
        assignment.commitIfDue(settings.commitInterval());
    }

    private void takeAll(ConsumerRecords<byte[], byte[]> records) {
        for (var partition : records.partitions()) {
            var batch = records.records(partition);
            int taken = 0;
            try {
                for (var message : batch) {
                    take(partition, message);
                    taken++;
                }
            } catch (RegistryUnavailableException e) {
                log.atWarn()
                        .addKeyValue("cause", e.getMessage())
                        .log("the schema registry cannot be asked; waiting");
                blockedUntilNanos = System.nanoTime() + REGISTRY_PAUSE.toNanos();
                consumer.seek(partition, batch.get(taken).offset());
            }
        }
    }

    private void take(TopicPartition partition, ConsumerRecord<byte[], byte[]> message) {
        var taken = intake.take(message);
        int bytes = Math.max(0, message.serializedValueSize());
        var slot = assignment.progress(partition).take(message.offset(), bytes);
        switch (taken) {
            case Taken.Request(var arrival) -> service.begin(arrival, slot);
            case Taken.DeadLetter(String reason, String detail) ->
                    deadLetter(message, reason, detail, slot);
        }
    }

    private void deadLetter(
            ConsumerRecord<byte[], byte[]> message, String reason, String detail, Slot slot) {
        log.atWarn()
                .addKeyValue("topic", message.topic())
                .addKeyValue("partition", message.partition())
                .addKeyValue("offset", message.offset())
                .addKeyValue("reason", reason)
                .log("dead letter");
        refuse.metrics().deadLettered(message.topic(), reason);
        refuse.writes()
                .write(
                        () -> refuse.deadLetters().publish(message, reason, detail),
                        _ -> slot.finish());
    }

    /// Keeps the group membership, and so the lease, while what is open ends.
    private void drain() {
        long until = System.nanoTime() + settings.drainTimeout().toNanos();
        while (limit.records() > 0 && System.nanoTime() - until < 0) {
            assignment.flow(false);
            try {
                consumer.poll(POLL_WHEN_FULL);
            } catch (WakeupException e) {
                continue;
            }
            assignment.commitIfDue(settings.commitInterval());
        }
        assignment.commitNow();
    }
}
