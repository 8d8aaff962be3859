package io.aistrale.check.workload;

import io.aistrale.schemas.event.OnUnknownOutcome;
import io.aistrale.schemas.event.Operation;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One record to publish.
public sealed interface Planned extends Paced {

    boolean bulk();

    /// A request.
    ///
    /// @param repeatedAfter when the same record is sent a second time; null: once
    record Request(
            Duration pause,
            boolean bulk,
            String user,
            String project,
            Map<String, String> tags,
            Question question,
            Conduct conduct,
            @Nullable Duration repeatedAfter)
            implements Planned {}

    /// What is asked of whom.
    ///
    /// @param streamed whether the answer is wanted in chunks
    /// @param twoInputs makes the request invalid
    record Question(
            String provider,
            String model,
            Operation operation,
            String text,
            boolean streamed,
            boolean twoInputs) {

        static Question of(String provider, String model, Operation operation, String text) {
            return new Question(provider, model, operation, text, false, false);
        }

        Question invalid() {
            return new Question(provider, model, operation, text, streamed, true);
        }

        Question inChunks() {
            return new Question(provider, model, operation, text, true, twoInputs);
        }
    }

    /// How hard it is tried.
    ///
    /// @param deadline null: the usual one
    record Conduct(int maxAttempts, OnUnknownOutcome onUnknown, @Nullable Duration deadline) {
        private static final Duration SHORT_DEADLINE = Duration.ofSeconds(8);

        /// Not waited for longer than need be.
        Conduct impatient() {
            return new Conduct(maxAttempts, onUnknown, SHORT_DEADLINE);
        }
    }

    /// A record no worker can understand.
    record Poison(Duration pause, boolean bulk, Kind kind, byte[] noise) implements Planned {

        public enum Kind {
            RANDOM_BYTES,
            UNKNOWN_SCHEMA_ID,
            EMPTY,
            WRONG_RECORD_TYPE
        }
    }
}
