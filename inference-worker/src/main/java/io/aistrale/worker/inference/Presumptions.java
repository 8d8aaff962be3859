package io.aistrale.worker.inference;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.worker.journal.Journal;
import io.aistrale.worker.journal.PartitionHistory.OpenAttempt;
import io.aistrale.worker.metric.LlmMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Gives calls of former owners an end where nobody else will: at once where the worker is gone,
/// past the call's own deadline where it said that it would finish.
///
/// @param workerId this worker
public record Presumptions(
        String workerId,
        Journal journal,
        DurableWrites writes,
        LlmMetrics metrics,
        Timer timer,
        Clock clock) {
    /// Two clocks may disagree, and the end of a call that was cut off at its deadline still has to
    /// be written.
    static final Duration GRACE = Duration.ofSeconds(5);

    private static final String WORKER_GONE = "worker_gone";
    private static final String DEADLINE_PASSED = "call_deadline_passed";

    /// @param partitionIsOurs its next owner presumes for itself
    public void settle(OpenAttempt open, BooleanSupplier partitionIsOurs) {
        var attempt = open.attempt();
        if (!open.handedOver()) {
            presume(attempt, WORKER_GONE);
            return;
        }
        var left = Duration.between(clock.instant(), attempt.getCallDeadline()).plus(GRACE);
        timer.after(
                left.isNegative() ? Duration.ZERO : left,
                () -> {
                    if (partitionIsOurs.getAsBoolean() && !open.settled().isDone()) {
                        presume(attempt, DEADLINE_PASSED);
                    }
                });
    }

    private void presume(Attempt attempt, String reason) {
        var entry =
                AttemptPresumedUnknown.newBuilder()
                        .setAttempt(attempt)
                        .setPresumedAt(clock.instant())
                        .setPresumedBy(workerId)
                        .setReason(reason)
                        .build();
        AttemptLog.presumed(entry);
        writes.write(() -> journal.append(entry), _ -> metrics.presumedUnknown(entry));
    }
}
