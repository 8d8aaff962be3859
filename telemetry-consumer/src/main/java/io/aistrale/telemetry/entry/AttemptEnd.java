package io.aistrale.telemetry.entry;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptPresumedUnknown;

/// How a provider call ended, as far as it is known.
public sealed interface AttemptEnd {

    Attempt attempt();

    /// Where the journal says so.
    AttemptSpan span();

    /// Its worker told.
    record Known(AttemptFinished event, AttemptSpan span) implements AttemptEnd {
        @Override
        public Attempt attempt() {
            return event.getAttempt();
        }
    }

    /// Nobody saw it; a Known that comes later takes its place.
    record Presumed(AttemptPresumedUnknown event, AttemptSpan span) implements AttemptEnd {
        @Override
        public Attempt attempt() {
            return event.getAttempt();
        }
    }
}
