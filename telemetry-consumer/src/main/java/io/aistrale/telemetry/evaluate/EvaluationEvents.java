package io.aistrale.telemetry.evaluate;

import io.aistrale.schemas.event.EvaluationRecorded;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.telemetry.entry.Entry;
import io.aistrale.telemetry.store.EvaluationClaim;
import java.util.List;
import java.util.Optional;

/// Where scores and questions go: Kafka, or a test's memory. Each returns once all is acknowledged.
public interface EvaluationEvents {

    /// Events could not be published, or it is not known whether they were; they may be again.
    class UnpublishedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public UnpublishedException(RuntimeException cause) {
            super(cause);
        }
    }

    /// @throws UnpublishedException see there, as with the others
    void record(List<EvaluationRecorded> scores);

    /// Into the bulk lane.
    void ask(InferenceRequest request);

    /// The score that a claim is; empty where it cannot be read.
    Optional<EvaluationRecorded> read(EvaluationClaim claim);

    void deadLetter(EvaluationClaim claim, Entry.Unusable why);
}
