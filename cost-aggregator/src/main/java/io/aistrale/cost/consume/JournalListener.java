package io.aistrale.cost.consume;

import io.aistrale.cost.ledger.BookSpans;
import io.aistrale.cost.ledger.CostMetrics;
import io.aistrale.cost.ledger.JournalSpan;
import io.aistrale.cost.ledger.Ledger;
import io.aistrale.cost.ledger.Written;
import io.aistrale.schemas.topic.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.ListenerContainerPauseService;
import org.springframework.kafka.support.Acknowledgment;

/// Puts each poll of the journal into the ledger. Kafka's own commit only shows the lag; where
/// reading goes on is decided by the position in PostgreSQL.
public final class JournalListener {
    static final String ID = "cost-aggregator";

    private static final Logger LOG = LoggerFactory.getLogger(JournalListener.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final int LONGEST_PAUSE_DOUBLINGS = 6;

    private final JournalReader reader;
    private final Ledger ledger;
    private final CostMetrics metrics;
    private final BookSpans spans;
    private final ListenerContainerPauseService pauses;
    private final Counter failures;
    private final Positions positions = new Positions(Topics.JOURNAL);
    private volatile int failuresInARow;

    JournalListener(
            JournalReader reader,
            Ledger ledger,
            CostMetrics metrics,
            BookSpans spans,
            ListenerContainerPauseService pauses,
            MeterRegistry meters) {
        this.reader = reader;
        this.ledger = ledger;
        this.metrics = metrics;
        this.spans = spans;
        this.pauses = pauses;
        this.failures =
                Counter.builder("llm.ledger.batch.failures")
                        .description(
                                "Journal batches that could not be written and are tried again")
                        .register(meters);
    }

    /// Never throws: a batch that cannot be written is read again after a pause, in which the
    /// consumer stays in its group.
    @KafkaListener(id = ID, topics = Topics.JOURNAL, batch = "true")
    public void read(
            List<ConsumerRecord<byte[], byte[]>> records,
            Acknowledgment acknowledgment,
            Consumer<?, ?> consumer) {
        Instant begunAt = Instant.now();
        try {
            List<JournalSpan> read = positions.spans(records);
            JournalReader.Batch batch = reader.read(records);
            switch (ledger.write(read, batch.ends())) {
                case Written.Entered(var entries) -> {
                    positions.advance(read);
                    acknowledgment.acknowledge();
                    metrics.committed(entries);
                    spans.committed(entries, batch.traces(), begunAt, Instant.now());
                    reader.report(batch.skipped());
                }
                case Written.StandsElsewhere(var where) -> {
                    LOG.info("the ledger stands elsewhere, going there: {}", where);
                    positions.follow(where, consumer);
                }
            }
            failuresInARow = 0;
        } catch (RuntimeException failed) {
            tryAgain(records, consumer, failed);
        }
    }

    /// PostgreSQL or the registry is away, or a transaction lost against another: the whole batch
    /// is run again. So is one that meets a bug; it stands still and says so, rather than be lost.
    private void tryAgain(
            List<ConsumerRecord<byte[], byte[]>> records,
            Consumer<?, ?> consumer,
            RuntimeException failed) {
        failures.increment();
        Duration pause =
                FIRST_PAUSE.multipliedBy(1L << Math.min(failuresInARow, LONGEST_PAUSE_DOUBLINGS));
        failuresInARow++;
        LOG.atError()
                .setCause(failed)
                .addKeyValue("records", records.size())
                .addKeyValue("pauseMillis", pause.toMillis())
                .log("batch not written, it will be tried again");
        positions.rewind(records, consumer);
        pauses.pause(ID, pause);
    }
}
