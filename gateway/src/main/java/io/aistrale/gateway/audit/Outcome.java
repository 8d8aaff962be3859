package io.aistrale.gateway.audit;

import java.util.Locale;

/// What came of a change that was asked for.
public enum Outcome {
    DONE,
    /// It was so already.
    UNCHANGED,
    NOT_FOUND,
    CONFLICT;

    /// As JSON and the table show it.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
