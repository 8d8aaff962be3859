package io.aistrale.demo.submit;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a request ended, as its requester saw it.
public enum Ending {
    SUCCEEDED,
    FAILED,
    CANCELLED,
    EXPIRED,
    /// No result came within the request's deadline and a grace time.
    NO_RESULT;

    /// Reads a status of the public contract; null while the request is still under way.
    static @Nullable Ending of(String status) {
        return switch (status) {
            case "succeeded" -> SUCCEEDED;
            case "failed" -> FAILED;
            case "cancelled" -> CANCELLED;
            case "expired" -> EXPIRED;
            default -> null;
        };
    }

    /// The status a table has for it.
    public String status() {
        return name().toLowerCase(Locale.ROOT);
    }
}
