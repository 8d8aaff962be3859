package io.aistrale.telemetry.entry;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.event.EvaluationRecorded;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.RequestParked;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a record turned out to be.
public sealed interface Entry {

    /// A request stands in a request topic.
    record Queued(InferenceRequest request, Lane lane, @Nullable String traceId) implements Entry {}

    /// A provider call is about to be made.
    ///
    /// @param offset its place in the journal partition, as in the entries below
    /// @param written the record's value
    record Started(Attempt attempt, long offset, ByteBuffer written) implements Entry {}

    /// A provider call has ended, and with it perhaps the request.
    record Finished(AttemptFinished event, long offset) implements Entry {}

    /// A provider call's end was not seen.
    record PresumedUnknown(AttemptPresumedUnknown event, long offset) implements Entry {}

    /// A request waits in a parked topic.
    record Parked(RequestParked event) implements Entry {}

    /// A request has ended otherwise than by a call.
    record Ended(RequestEnded event, long offset) implements Entry {}

    /// An inference was scored.
    record Evaluated(EvaluationRecorded event) implements Entry {}

    /// A registered source scores an inference; whether it may is not known yet.
    ///
    /// @param partition the record's, and so is the offset
    /// @param written the record's value
    record Claimed(String topic, int partition, long offset, ByteBuffer written) implements Entry {}

    /// There is nothing to write.
    record Skipped(Reason reason) implements Entry {

        /// Lower case, the value of a metric's tag.
        public enum Reason {
            /// A journal entry for workers only.
            NOT_TELEMETRY,
            /// A request record that the worker refuses and dead-letters.
            REQUEST_NOT_ADMISSIBLE,
            /// An id whose own time no table has a place for.
            ID_OUTSIDE_WINDOW
        }
    }

    /// Belongs in a dead-letter topic.
    ///
    /// @param reason short code
    /// @param detail one sentence; never record content
    record Unusable(String reason, String detail) implements Entry {}

    /// The attempt this is about; null where it is about none.
    default @Nullable Attempt ofAttempt() {
        return switch (this) {
            case Started(Attempt attempt, _, _) -> attempt;
            case Finished(AttemptFinished event, _) -> event.getAttempt();
            case PresumedUnknown(AttemptPresumedUnknown event, _) -> event.getAttempt();
            case Queued _, Parked _, Ended _, Evaluated _, Claimed _, Skipped _, Unusable _ -> null;
        };
    }

    /// The request whose row in `inference` this changes; null where it changes none.
    default @Nullable UUID ofRequest() {
        return switch (this) {
            case Queued queued -> queued.request().getRequestId();
            case Parked(RequestParked event) -> event.getRequestId();
            case Ended(RequestEnded event, _) -> event.getRequestId();
            case Started(Attempt attempt, _, _) -> attempt.getRequestId();
            case Finished(AttemptFinished event, _) -> event.getAttempt().getRequestId();
            case PresumedUnknown(AttemptPresumedUnknown event, _) ->
                    event.getAttempt().getRequestId();
            case Evaluated _, Claimed _, Skipped _, Unusable _ -> null;
        };
    }
}
