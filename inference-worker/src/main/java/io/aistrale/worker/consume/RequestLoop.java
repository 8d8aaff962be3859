package io.aistrale.worker.consume;

import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.worker.cancel.CancellationReader;
import io.aistrale.worker.metric.LlmMetrics;
import java.time.Duration;
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
    private static final Duration SCOUTED = Duration.ofMillis(250);
    private static final Duration LEAVING = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;
    private final CancellationReader cancellations;
    private final WorkerProperties settings;
    private final LlmMetrics metrics;
    private final RequestLag lag;
    private final InFlightLimit limit;
    private final Scout scout;
    private final Dispatcher dispatcher;
    private final DelayLine delayLine;
    private final Assignment assignment;
    private final Subscription subscription;
    private long scoutToldAtNanos = System.nanoTime();
    private volatile boolean stopping;

    /// @param samplingRatio share of the traces that begin here which are recorded
    /// @param cancellations known before the first request is taken
    /// @param scout told where one tenant holds up what comes behind it
    public RequestLoop(
            Consumer<byte[], byte[]> consumer,
            EventCodec codec,
            double samplingRatio,
            Work work,
            CancellationReader cancellations,
            Scout scout,
            WorkerProperties settings) {
        this.consumer = consumer;
        this.cancellations = cancellations;
        this.scout = scout;
        this.settings = settings;
        this.metrics = work.metrics();
        var places = work.service().places();
        var shares = new Shares(places::weightOf);
        var queue = new FairQueue(settings.maxWaitingBytes().toBytes(), shares);
        this.lag = new RequestLag(consumer::metrics, queue::waiting);
        this.limit =
                new InFlightLimit(
                        settings.maxInFlight(),
                        settings.maxInFlightBytes().toBytes(),
                        shares,
                        places::isInteractiveShared);
        var lease = new Lease(settings.lease(), System::nanoTime);
        var intake = new Intake(codec, samplingRatio);
        this.dispatcher = new Dispatcher(intake, work, queue, limit, lease, System::nanoTime);
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
        this.subscription =
                new Subscription(
                        consumer,
                        assignment,
                        work.sources()::topics,
                        settings.allRequestTopics(),
                        System::nanoTime);
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
            while (!stopping && !cancellations.awaitKnown(POLL)) {
                log.atTrace().log("waiting for the cancellations to be read back");
            }
            while (!stopping) {
                turn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (WakeupException e) {
            log.atDebug().log("woken to end");
        } finally {
            consumer.close(CloseOptions.timeout(LEAVING));
            log.atInfo().addKeyValue("openCalls", limit.open()).log("request loop ended");
        }
    }

    private void tellScout() {
        long now = System.nanoTime();
        if (now - scoutToldAtNanos >= SCOUTED.toNanos()) {
            scoutToldAtNanos = now;
            scout.lookAt(dispatcher.heldUpByOne());
        }
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(dispatcher.hasWaiting() ? POLL_WHEN_FULL : POLL);
        } catch (TopicAuthorizationException refused) {
            subscription.without(refused);
            return ConsumerRecords.empty();
        }
    }

    private void turn() {
        lag.tell(metrics, subscription.follow());
        assignment.flow();
        var records = poll();
        for (var partition : records.partitions()) {
            delayLine.due(partition, records.records(partition)).forEach(dispatcher::offer);
        }
        dispatcher.turn();
        tellScout();
        assignment.commitIfDue(settings.commitInterval());
        assignment.watchForStandby(settings.sessionTimeout().multipliedBy(2));
    }
}
