package io.aistrale.telemetry.evaluate;

import io.aistrale.schemas.event.InferenceRequest;
import java.time.Duration;

/// What is to be done next about a pending evaluation.
sealed interface Step {

    /// It is scored, or will not be.
    record End(Scoring scoring) implements Step {}

    /// A model has to be asked.
    record Ask(InferenceRequest request) implements Step {}

    /// What it goes by is not there yet.
    record Wait(Duration until) implements Step {}
}
