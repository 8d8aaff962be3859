package io.aistrale.cost.consume;

import io.aistrale.cost.ledger.JournalSpan;
import io.aistrale.cost.ledger.Ledger;
import io.aistrale.cost.ledger.Written;
import io.aistrale.schemas.topic.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.event.ListenerContainerIdleEvent;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ListenerContainerPauseService;

/// Puts the journal into the ledger. While more is waiting, polls are gathered. Kafka's own commit
/// only shows the lag; where reading goes on is decided by the position in PostgreSQL.
public final class JournalListener implements ConsumerAwareRebalanceListener {
    static final String ID = "cost-aggregator";

    private static final Logger LOG = LoggerFactory.getLogger(JournalListener.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final int LONGEST_PAUSE_DOUBLINGS = 6;

    /// After so many halvings no more is wanted than one poll has.
    private static final int ONE_POLL = 14;

    private final JournalReader reader;
    private final Ledger ledger;
    private final Committed committed;
    private final ListenerContainerPauseService pauses;
    private final Clock clock;
    private final Counter failures;
    private final Positions positions = new Positions(Topics.JOURNAL);
    private @Nullable Gathering gathering;
    private int halvings;
    private volatile int failuresInARow;

    JournalListener(
            JournalReader reader,
            Ledger ledger,
            Committed committed,
            ListenerContainerPauseService pauses,
            MeterRegistry meters,
            Clock clock) {
        this.reader = reader;
        this.ledger = ledger;
        this.committed = committed;
        this.pauses = pauses;
        this.clock = clock;
        this.failures =
                Counter.builder("llm.ledger.batch.failures")
                        .description(
                                "Times the ledger could not be written or asked; it is tried again")
                        .register(meters);
    }

    /// Goes where the ledger stands, whatever Kafka's own commit says: after a restore of
    /// PostgreSQL no new record may come to tell that it has gone back.
    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
        positions.assigned(assigned);
        place(consumer);
    }

    @Override
    public void onPartitionsRevokedAfterCommit(
            Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
        positions.gone(revoked);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> lost) {
        positions.gone(lost);
    }

    /// Where PostgreSQL is away it is asked again after the next batch, or in the next quiet
    /// second.
    private void place(Consumer<?, ?> consumer) {
        var unplaced = positions.unplaced();
        if (unplaced.isEmpty()) {
            return;
        }
        try {
            positions.follow(ledger.standing(unplaced), consumer);
        } catch (DataAccessException away) {
            failures.increment();
            LOG.warn("cannot ask yet where the ledger stands", away);
        }
    }

    /// Never throws: a batch that cannot be written is read again after a pause, in which the
    /// consumer stays in its group.
    @KafkaListener(id = ID, topics = Topics.JOURNAL, batch = "true")
    public void read(List<ConsumerRecord<byte[], byte[]>> records, Consumer<?, ?> consumer) {
        Gathering under = gathering == null ? Gathering.begun(clock.instant()) : gathering;
        gathering = under;
        attempt(
                under,
                consumer,
                () -> {
                    positions.extend(under.spans(), records);
                    reader.read(records, under.read());
                    if (!isMoreWanted(under, consumer)) {
                        write(under, consumer);
                    }
                });
    }

    /// What was gathered for more to come is written when nothing comes.
    @EventListener
    public void idle(ListenerContainerIdleEvent event) {
        Gathering under = gathering;
        Consumer<?, ?> consumer = event.getConsumer();
        if (under != null) {
            attempt(under, consumer, () -> write(under, consumer));
        } else {
            place(consumer);
        }
    }

    private void attempt(Gathering under, Consumer<?, ?> consumer, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failed) {
            gathering = null;
            tryAgain(under, consumer, failed);
        }
    }

    /// What failed may have been too much for a slow database: it is tried again poll by poll, and
    /// after each success twice as much is gathered.
    private boolean isMoreWanted(Gathering under, Consumer<?, ?> consumer) {
        return !under.isEnough(clock.instant(), halvings) && isBehind(consumer);
    }

    /// Whether the next poll has records at once, as far as the last answers of the brokers tell.
    private static boolean isBehind(Consumer<?, ?> consumer) {
        return consumer.assignment().stream()
                .anyMatch(partition -> consumer.currentLag(partition).orElse(0) > 0);
    }

    private void write(Gathering gathered, Consumer<?, ?> consumer) {
        List<JournalSpan> spans = gathered.allSpans();
        switch (ledger.write(spans, gathered.read().ends())) {
            case Written.Entered entered -> {
                positions.advance(spans);
                commit(spans, consumer);
                committed.tell(entered, gathered.read().traces(), gathered.begunAt());
                reader.report(gathered.read().skipped());
            }
            case Written.StandsElsewhere(var where) -> {
                LOG.info("the ledger stands elsewhere, going there: {}", where);
                positions.follow(where, consumer);
            }
        }
        gathering = null;
        halvings = Math.max(0, halvings - 1);
        failuresInARow = 0;
        place(consumer);
    }

    private static void commit(List<JournalSpan> spans, Consumer<?, ?> consumer) {
        var next = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (JournalSpan span : spans) {
            next.put(
                    new TopicPartition(Topics.JOURNAL, span.partition()),
                    new OffsetAndMetadata(span.next()));
        }
        next.keySet().retainAll(consumer.assignment());
        consumer.commitAsync(next, null);
    }

    /// PostgreSQL or the registry is away, or a transaction lost against another: the whole batch
    /// is run again. So is one that meets a bug; it stands still and says so, rather than be lost.
    private void tryAgain(Gathering under, Consumer<?, ?> consumer, RuntimeException failed) {
        failures.increment();
        halvings = ONE_POLL;
        Duration pause =
                FIRST_PAUSE.multipliedBy(1L << Math.min(failuresInARow, LONGEST_PAUSE_DOUBLINGS));
        failuresInARow++;
        LOG.atError()
                .setCause(failed)
                .addKeyValue("attempts", under.read().ends().size())
                .addKeyValue("pauseMillis", pause.toMillis())
                .log("batch not written, it will be tried again");
        positions.rewind(under.allSpans(), consumer);
        pauses.pause(ID, pause);
    }
}
