package io.aistrale.worker.inference;

import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.worker.journal.JournalPosition;
import io.aistrale.worker.publish.ReplyAddress;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The last step of a request: a copy of its result to the requester, sent by whoever holds the
/// lease.
///
/// @param hold finished once the copy is acknowledged
record Reply(InferenceService service, ReplyAddress address, Hold hold) {
    private static final Logger log = LoggerFactory.getLogger(Reply.class);
    private static final Duration LEASE_PAUSE = Duration.ofMillis(100);

    /// Sends a result that stands in the journal.
    void sendFrom(JournalPosition position) {
        hold.ending();
        var _ =
                service.results()
                        .find(position)
                        .thenAcceptAsync(
                                result -> {
                                    if (result == null) {
                                        log.atError()
                                                .addKeyValue("position", position)
                                                .log("no result stands in the journal here");
                                        hold.finish();
                                    } else {
                                        send(result);
                                    }
                                },
                                service.steps());
    }

    void send(InferenceResult result) {
        whenLeaseRuns(
                service,
                hold,
                () ->
                        service.writes()
                                .write(
                                        () -> service.replies().reply(address, result),
                                        _ -> sent(),
                                        bug -> given(result, bug)));
    }

    private void sent() {
        service.failpoint().pass(Failpoint.Step.REPLIED);
        hold.finish();
    }

    /// The result stands in the journal all the same, where it can be polled.
    private void given(InferenceResult result, RuntimeException bug) {
        log.atError()
                .setCause(bug)
                .addKeyValue("requestId", result.getRequestId())
                .log("a copy of a result cannot be sent");
        hold.finish();
    }

    /// Runs a step that only the partition's owner may take. A lease that has run out comes back
    /// with the next accepted commit, or the partition is lost and the step is its next owner's.
    static void whenLeaseRuns(InferenceService service, Hold hold, Runnable step) {
        if (hold.isLost()) {
            hold.abandon();
        } else if (hold.mayCall()) {
            step.run();
        } else {
            service.timer().after(LEASE_PAUSE, () -> whenLeaseRuns(service, hold, step));
        }
    }
}
