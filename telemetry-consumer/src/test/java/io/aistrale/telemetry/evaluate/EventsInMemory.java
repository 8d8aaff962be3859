package io.aistrale.telemetry.evaluate;

import io.aistrale.schemas.event.EvaluationRecorded;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.telemetry.entry.Entry;
import io.aistrale.telemetry.store.EvaluationClaim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps scores and questions, or fails as a test says.
final class EventsInMemory implements EvaluationEvents {

    final List<EvaluationRecorded> scores = new ArrayList<>();
    final List<InferenceRequest> questions = new ArrayList<>();

    /// What publishing scores, and what asking, ends with.
    @Nullable RuntimeException recording;

    @Nullable RuntimeException asking;

    @Override
    public void record(List<EvaluationRecorded> given) {
        if (recording != null && !given.isEmpty()) {
            throw recording;
        }
        scores.addAll(given);
    }

    @Override
    public void ask(InferenceRequest request) {
        if (asking != null) {
            throw asking;
        }
        questions.add(request);
    }

    @Override
    public Optional<EvaluationRecorded> read(EvaluationClaim claim) {
        return Optional.empty();
    }

    @Override
    public void deadLetter(EvaluationClaim claim, Entry.Unusable why) {
        throw new AssertionError(why.detail());
    }
}
