package io.aistrale.telemetry.consume;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.telemetry.store.TelemetryStore;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The journal's safety net: presumes unknown what was started, is past its call deadline, and has
/// no end, because its worker died and nobody looks at its request any more. So every reader of the
/// journal counts it. Several instances may write the same entry: the first one counts.
public final class OverdueAttempts {
    private static final Logger log = LoggerFactory.getLogger(OverdueAttempts.class);
    private static final int AT_MOST = 200;

    private final TelemetryProperties.Overdue settings;
    private final TelemetryStore store;
    private final PresumptionPublisher journal;
    private final TelemetryMetrics metrics;
    private final Looks looks;

    /// @param nanos a monotonic clock
    public OverdueAttempts(
            TelemetryProperties.Overdue settings,
            TelemetryStore store,
            PresumptionPublisher journal,
            TelemetryMetrics metrics,
            LongSupplier nanos) {
        this.settings = settings;
        this.store = store;
        this.journal = journal;
        this.metrics = metrics;
        this.looks = new Looks(settings, nanos);
    }

    boolean isDue() {
        return looks.isDue();
    }

    /// Something went wrong: looks must go well for a while again.
    void startOver() {
        looks.startOver();
    }

    /// @param positions of our journal partitions, in the database
    /// @param ends of the same partitions, now
    void look(Map<TopicPartition, Long> positions, Map<TopicPartition, Long> ends) {
        List<Integer> believed = looks.take(positions, ends);
        if (believed.isEmpty()) {
            return;
        }
        List<byte[]> overdue = store.overdue(believed, settings.by(), AT_MOST);
        for (Attempt attempt : journal.publish(overdue)) {
            metrics.presumed();
            log.atWarn()
                    .addKeyValue("attemptId", attempt.getAttemptId())
                    .addKeyValue("requestId", attempt.getRequestId())
                    .addKeyValue("workerId", attempt.getWorkerId())
                    .addKeyValue("callDeadline", attempt.getCallDeadline())
                    .log("a call is past its deadline and has no end: presumed unknown");
        }
    }
}
