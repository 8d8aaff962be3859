package io.aistrale.gateway.admission;

import org.jspecify.annotations.Nullable;

/// Leaves the reading of a body at its first fault. Inferences turn it into [Admission.Refused];
/// elsewhere it becomes the HTTP answer.
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    RefusedException(Refusal refusal) {
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    static RefusedException invalid(@Nullable String param, String message) {
        return new RefusedException(Refusal.invalid(param, message));
    }

    public Refusal refusal() {
        return refusal;
    }
}
