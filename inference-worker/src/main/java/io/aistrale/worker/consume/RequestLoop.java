package io.aistrale.worker.consume;

import io.aistrale.schemas.serde.EventCodec;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The worker's one poll thread: take records while there is room, hand each to its own run, commit
/// the lowest unfinished offsets. Nothing here waits for a provider, so no slow call delays
/// another.
public final class RequestLoop implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(RequestLoop.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration POLL_WHEN_FULL = Duration.ofMillis(2);
    private static final Duration LEAVING = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;
    private final WorkerProperties settings;
    private final Work work;
    private final RequestLag lag;
    private final InFlightLimit limit;
    private final Dispatcher dispatcher;
    private final DelayLine delayLine;
    private final Assignment assignment;
    private Set<String> offered = Set.of();
    private volatile boolean stopping;

    /// @param samplingRatio share of the traces that begin here which are recorded
    public RequestLoop(
            Consumer<byte[], byte[]> consumer,
            EventCodec codec,
            double samplingRatio,
            Work work,
            WorkerProperties settings) {
        this.consumer = consumer;
        this.settings = settings;
        this.work = work;
        this.lag = new RequestLag(consumer::metrics);
        this.limit =
                new InFlightLimit(settings.maxInFlight(), settings.maxInFlightBytes().toBytes());
        var lease = new Lease(settings.lease(), System::nanoTime);
        var intake = new Intake(codec, samplingRatio);
        this.dispatcher = new Dispatcher(intake, work, limit, lease, System::nanoTime);
        var service = work.service();
        this.delayLine = new DelayLine(consumer::seek, service.clock());
        this.assignment =
                new Assignment(
                        consumer,
                        dispatcher,
                        lease,
                        delayLine,
                        new Assignment.Handover(
                                service.workerId(), service.journal(), service.clock()));
    }

    /// Records being worked on.
    public long inFlight() {
        return limit.records();
    }

    /// Calls that have begun and not ended, of partitions given away too.
    public long openCalls() {
        return limit.open();
    }

    /// Whether the group has let this worker in; it may have left it nothing to do.
    public boolean hasJoined() {
        return assignment.hasJoined();
    }

    /// Lets the loop end: the partitions are handed over at once, open calls go on.
    public void stop() {
        stopping = true;
        consumer.wakeup();
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                turn();
            }
        } catch (WakeupException e) {
            log.atDebug().log("woken to end");
        } finally {
            consumer.close(CloseOptions.timeout(LEAVING));
            log.atInfo().addKeyValue("openCalls", limit.open()).log("request loop ended");
        }
    }

    /// Topics that come or go change nothing about the others: the group's cooperative protocol
    /// leaves their partitions where they are.
    private void subscribe() {
        var topics = work.sources().topics();
        if (topics != offered) {
            offered = topics;
            lag.tell(work.metrics(), topics);
            assignment.subscribe(topics);
        }
    }

    /// A source whose topics this worker may not read must not end it.
    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(dispatcher.hasWaiting() ? POLL_WHEN_FULL : POLL);
        } catch (TopicAuthorizationException e) {
            var readable = new HashSet<>(offered);
            if (e.unauthorizedTopics().stream().anyMatch(settings.allRequestTopics()::contains)
                    || !readable.removeAll(e.unauthorizedTopics())) {
                throw e;
            }
            log.atError()
                    .addKeyValue("topics", e.unauthorizedTopics())
                    .log("topics of registered sources may not be read; allow it in Kafka");
            assignment.subscribe(readable);
            return ConsumerRecords.empty();
        }
    }

    private void turn() {
        subscribe();
        assignment.flow();
        var records = poll();
        for (var partition : records.partitions()) {
            delayLine.due(partition, records.records(partition)).forEach(dispatcher::offer);
        }
        dispatcher.turn();
        assignment.commitIfDue(settings.commitInterval());
        assignment.watchForStandby(settings.sessionTimeout().multipliedBy(2));
    }
}
