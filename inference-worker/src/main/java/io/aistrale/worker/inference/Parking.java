package io.aistrale.worker.inference;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.worker.journal.Past;
import io.aistrale.worker.park.ParkedCopy;
import io.aistrale.worker.park.ParkedTopic;
import io.aistrale.worker.park.Stay;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A request's way out of its place and into a parked topic, once the journal says that it goes.
/// The copy is sent by whoever holds the lease; a successor sends it again where it may be missing,
/// and who reads it twice knows it by its id.
///
/// @param left what is to happen once the copy is there
record Parking(InferenceService service, Arrival arrival, Hold hold, Runnable left) {
    private static final Logger log = LoggerFactory.getLogger(Parking.class);

    /// The request gave its place back to a former owner, who may not have sent the copy.
    void again(Past.Parked past) {
        var entry = past.entry();
        var topic = ParkedTopic.of(entry.getParkedTopic());
        if (past.copied() || topic.isEmpty()) {
            left.run();
            hold.finish();
            return;
        }
        var before = arrival.stay();
        var stay =
                new Stay(
                        entry.getParkNumber(),
                        entry.getDueAt(),
                        ErrorCode.of(entry.getReason()).orElse(null),
                        Math.max(entry.getAttemptsMade(), past.made()),
                        before.counted() + past.counted(),
                        before.firstStart() == null ? past.firstStart() : before.firstStart(),
                        entry.getPromptVersion() == null
                                ? before.promptVersion()
                                : entry.getPromptVersion(),
                        false,
                        false);
        copy(topic.get(), stay, _ -> hold.finish());
    }

    /// A record that repeats a parked request follows it.
    void follow(ParkedTopic topic, int number) {
        copy(topic, Stay.ofDuplicate(number), _ -> hold.finish());
    }

    /// @param refused told where the copy can never be written
    void copy(ParkedTopic topic, Stay stay, Consumer<RuntimeException> refused) {
        var copy = new ParkedCopy(stay, arrival.lane(), arrival.arrivedAt(), arrival.deadline());
        Reply.whenLeaseRuns(
                service,
                hold,
                () ->
                        service.writes()
                                .write(
                                        () ->
                                                service.parked()
                                                        .park(
                                                                topic,
                                                                arrival.request(),
                                                                arrival.reply(),
                                                                copy),
                                        _ -> {
                                            service.failpoint().pass(Failpoint.Step.PARKED_COPIED);
                                            left.run();
                                            hold.finish();
                                        },
                                        bug -> {
                                            log.atError()
                                                    .setCause(bug)
                                                    .addKeyValue(
                                                            "requestId",
                                                            arrival.request().getRequestId())
                                                    .log("a parked copy cannot be written");
                                            refused.accept(bug);
                                        }));
    }
}
