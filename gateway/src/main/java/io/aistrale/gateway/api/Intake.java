package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Admission.Admitted;

/// What is to be done with a request, by its body and its idempotency key.
sealed interface Intake {

    /// It is not taken on.
    record Refused(ApiError error) implements Intake {}

    /// It is taken on.
    sealed interface Taken extends Intake {

        /// The request; where its key was there before, the one that the key stands for.
        Admitted admitted();
    }

    /// To be published: it is new, or not known to have reached Kafka.
    record Publish(Admitted admitted) implements Taken {}

    /// To be waited for only: Kafka has it.
    record Follow(Admitted admitted) implements Taken {}
}
