package io.aistrale.check.workload;

import io.aistrale.schemas.event.OnUnknownOutcome;
import io.aistrale.schemas.event.Operation;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One record to publish.
public sealed interface Planned {

    /// Pause before it.
    Duration pause();

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
    /// @param twoInputs makes the request invalid
    record Question(
            String provider, String model, Operation operation, String text, boolean twoInputs) {}

    /// How hard it is tried.
    ///
    /// @param deadline null: the usual one
    record Conduct(int maxAttempts, OnUnknownOutcome onUnknown, @Nullable Duration deadline) {}

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
