package io.aistrale.telemetry.consume;

import io.aistrale.schemas.topic.Topics;
import io.aistrale.telemetry.store.PositionMove;
import io.aistrale.telemetry.store.TelemetryStore;
import io.aistrale.telemetry.store.WriteOutcome;
import io.aistrale.telemetry.trace.PersistSpans;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Poll, place, read, write; on failure hold everything that was polled, go on polling with all
/// partitions paused (which keeps our membership), and try again.
final class TelemetryLoop implements Runnable {
    /// Parked topics hold copies of what the request topics held before.
    static final Pattern TOPICS =
            Pattern.compile(
                    "inference\\.(journal|(evaluations|requests(?!\\.parked\\.))(\\..+)?)(?<!-dlt)");

    private static final Logger log = LoggerFactory.getLogger(TelemetryLoop.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LAG_EVERY = Duration.ofSeconds(10);
    private static final Duration LAG_TIMEOUT = Duration.ofSeconds(2);

    private final Consumer<byte[], byte[]> consumer;
    private final Intake intake;
    private final TelemetryStore store;
    private final OverdueAttempts overdue;
    private final TelemetryMetrics metrics;
    private final PersistSpans spans;
    private final BackOff backOff;
    private final AssignedPartitions partitions;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private boolean versionChecked;
    private long lagMeasuredAt = System.nanoTime() - LAG_EVERY.toNanos();
    private volatile @Nullable String trouble = "has not polled yet";

    TelemetryLoop(
            Consumer<byte[], byte[]> consumer,
            Intake intake,
            TelemetryStore store,
            OverdueAttempts overdue,
            TelemetryMetrics metrics,
            PersistSpans spans,
            BackOff backOff) {
        this.consumer = consumer;
        this.intake = intake;
        this.store = store;
        this.overdue = overdue;
        this.metrics = metrics;
        this.spans = spans;
        this.backOff = backOff;
        this.partitions = new AssignedPartitions(consumer, store, intake::forget);
    }

    @Override
    public void run() {
        try (consumer) {
            consumer.subscribe(TOPICS, partitions);
            while (!isStopping()) {
                turn();
            }
        } catch (WakeupException stopped) {
            log.debug("stopped while polling", stopped);
        }
    }

    /// Ends the loop after the transaction at hand; may be called from any thread.
    void stop() {
        stopping.countDown();
        consumer.wakeup();
    }

    /// What keeps us from writing; null: nothing.
    @Nullable String trouble() {
        return trouble;
    }

    private void turn() {
        try {
            poll();
            if (!backOff.left().isZero()) {
                return;
            }
            requireVersion();
            partitions.place();
            intake.read();
            write();
            partitions.resume();
            backOff.succeeded();
            trouble = null;
            presumeOverdue();
        } catch (WakeupException stopped) {
            throw stopped;
        } catch (RuntimeException failure) {
            hold(failure);
        }
    }

    private void poll() {
        Duration left = backOff.left();
        boolean waiting = !left.isZero() && left.compareTo(POLL) < 0;
        try {
            intake.add(consumer.poll(waiting ? left : POLL));
            measureLag();
        } catch (WakeupException stopped) {
            throw stopped;
        } catch (KafkaException failure) {
            hold(failure);
            await(backOff.left());
        }
    }

    private void hold(RuntimeException failure) {
        partitions.pause();
        overdue.startOver();
        Duration wait = backOff.failed();
        trouble = failure.getClass().getSimpleName();
        metrics.failed(failure);
        log.atWarn()
                .addKeyValue("records", intake.size())
                .addKeyValue("retryMillis", wait.toMillis())
                .setCause(failure)
                .log("cannot read or write telemetry now; holding what was polled");
    }

    private void requireVersion() {
        if (!versionChecked) {
            store.requireVersion();
            versionChecked = true;
        }
    }

    /// All at once; where the database refuses some row, ever smaller parts, until the record is
    /// found that it belongs to and the others are in.
    private void write() {
        int atMost = intake.unwritten().size();
        while (!intake.unwritten().isEmpty()) {
            int records = Math.min(atMost, intake.unwritten().size());
            WriteOutcome outcome = write(List.copyOf(intake.unwritten().subList(0, records)));
            if (!(outcome instanceof WriteOutcome.Refused(String sqlState))) {
                atMost = records * 2;
            } else if (records == 1) {
                intake.refused(sqlState);
            } else {
                atMost = records / 2;
            }
        }
    }

    /// One transaction. Afterwards the records are no longer ours, unless it was refused.
    private WriteOutcome write(List<ReadRecord> batch) {
        Map<TopicPartition, Long> next = new LinkedHashMap<>();
        Map<TopicPartition, Long> first = new LinkedHashMap<>();
        for (ReadRecord read : batch) {
            first.putIfAbsent(read.partition(), read.record().offset());
            next.put(read.partition(), read.record().offset() + 1);
        }
        List<PositionMove> moves =
                next.entrySet().stream().map(end -> move(end.getKey(), end.getValue())).toList();
        Instant begunAt = Instant.now();
        long begun = System.nanoTime();
        WriteOutcome outcome = store.write(moves, batch.stream().map(ReadRecord::entry).toList());
        switch (outcome) {
            case WriteOutcome.Written(var written) -> {
                first.forEach(this::reportGap);
                metrics.written(written, Duration.ofNanos(System.nanoTime() - begun));
                written.ends().values().forEach(AttemptLog::ended);
                spans.persisted(written.ends().values(), begunAt, Instant.now());
                partitions.moved(next);
                intake.written(batch.size());
            }
            case WriteOutcome.Superseded _ -> {
                log.info("another instance, or a lost commit of ours, was faster: placing anew");
                partitions.unplace(List.copyOf(next.keySet()));
            }
            case WriteOutcome.Refused _ -> {}
        }
        return outcome;
    }

    private PositionMove move(TopicPartition partition, long next) {
        return new PositionMove(
                partition.topic(), partition.partition(), partitions.position(partition), next);
    }

    /// The journal has no holes, but where Kafka dropped records before they were read.
    private void reportGap(TopicPartition partition, long first) {
        long expected = partitions.position(partition);
        if (expected > 0 && first > expected && partition.topic().equals(Topics.JOURNAL)) {
            metrics.lost(first - expected);
            log.atError()
                    .addKeyValue("partition", partition)
                    .addKeyValue("from", expected)
                    .addKeyValue("to", first)
                    .log("journal records are gone from Kafka unread");
        }
    }

    private void measureLag() {
        if (System.nanoTime() - lagMeasuredAt < LAG_EVERY.toNanos()) {
            return;
        }
        lagMeasuredAt = System.nanoTime();
        try {
            metrics.lag(
                    this, partitions.lag(consumer.endOffsets(partitions.placed(), LAG_TIMEOUT)));
        } catch (TimeoutException late) {
            log.debug("no end offsets in time", late);
        }
    }

    /// Beside the main work: what fails here holds up nothing.
    private void presumeOverdue() {
        if (!overdue.isDue()) {
            return;
        }
        try {
            Map<TopicPartition, Long> positions = partitions.positions(Topics.JOURNAL);
            overdue.look(positions, consumer.endOffsets(positions.keySet(), LAG_TIMEOUT));
        } catch (WakeupException stopped) {
            throw stopped;
        } catch (RuntimeException failure) {
            overdue.startOver();
            metrics.failed(failure);
            log.warn("cannot look for calls past their deadline now", failure);
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void await(Duration wait) {
        try {
            boolean _ = stopping.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
