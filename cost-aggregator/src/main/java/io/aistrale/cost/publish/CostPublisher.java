package io.aistrale.cost.publish;

import io.aistrale.cost.ledger.BookedEntry;
import io.aistrale.cost.ledger.PublicationStore;
import io.aistrale.cost.ledger.PublicationStore.Batch;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.topic.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.transaction.support.TransactionOperations;

/// Publishes the ledger's entries, batch by batch. A batch leaves its table in the transaction that
/// saw the cluster acknowledge all its events; should that one fail, they are sent again, the same
/// to the last byte.
public final class CostPublisher implements SmartLifecycle, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(CostPublisher.class);
    private static final Duration IDLE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /// Less than PostgreSQL lets a transaction idle.
    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(8);

    private final TransactionOperations transactions;
    private final PublicationStore publications;
    private final KafkaOperations<byte[], byte[]> kafka;
    private final EventCodec codec;
    private final Clock clock;
    private final Counter published;
    private volatile @Nullable Instant unpublishedSince;
    private volatile @Nullable Thread thread;

    CostPublisher(
            TransactionOperations transactions,
            PublicationStore publications,
            KafkaOperations<byte[], byte[]> kafka,
            EventCodec codec,
            MeterRegistry meters,
            Clock clock) {
        this.transactions = transactions;
        this.publications = publications;
        this.kafka = kafka;
        this.codec = codec;
        this.clock = clock;
        this.published =
                Counter.builder("llm.costs.published")
                        .description("Ledger entries whose event is in inference.costs")
                        .register(meters);
        TimeGauge.builder("llm.costs.publication.lag", this::lagMillis, TimeUnit.MILLISECONDS)
                .description("Age of the oldest ledger batch this instance has yet to publish")
                .register(meters);
    }

    private long lagMillis() {
        var since = unpublishedSince;
        return since == null ? 0 : Duration.between(since, clock.instant()).toMillis();
    }

    @Override
    public void run() {
        int failuresInARow = 0;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                if (!publishNext()) {
                    sleep(IDLE);
                }
                failuresInARow = 0;
            } catch (RuntimeException failed) {
                if (!Thread.currentThread().isInterrupted()) {
                    failuresInARow++;
                    LOG.atError()
                            .setCause(failed)
                            .log("costs could not be published, they will be tried again");
                    sleep(pause(failuresInARow));
                }
            }
        }
    }

    private static Duration pause(int failuresInARow) {
        var doubled = IDLE.multipliedBy(1L << Math.min(failuresInARow, 10));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Publishes the first batch that waits.
    ///
    /// @return whether there was one for this instance
    boolean publishNext() {
        return Boolean.TRUE.equals(
                transactions.execute(_ -> {
                    var batch = publications.claim() ? publications.first().orElse(null) : null;
                    unpublishedSince = batch == null ? null : batch.writtenAt();
                    if (batch == null) {
                        return false;
                    }
                    publish(batch);
                    return true;
                }));
    }

    private void publish(Batch batch) {
        var entries = publications.entries(batch);
        var sent = entries.stream().map(this::send).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(sent)
                    .get(ACKNOWLEDGED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the cluster has not acknowledged a batch of costs", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a batch of costs was sent", e);
        }
        publications.published(batch);
        published.increment(entries.size());
    }

    private CompletableFuture<?> send(BookedEntry entry) {
        byte[] key = entry.attemptId().toString().getBytes(StandardCharsets.UTF_8);
        return kafka.send(Topics.COSTS, key, codec.encode(Topics.COSTS, CostEvents.of(entry)));
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().daemon().name("cost-publisher").start(this);
    }

    @Override
    public void stop() {
        var running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
            try {
                running.join(ACKNOWLEDGED_WITHIN);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
