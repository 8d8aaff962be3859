package io.aistrale.worker.limit;

import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

/// A limit.
///
/// @param requestsPerMinute provider calls that may be begun in a minute; null: any number
/// @param tokensPerMinute tokens of input and output that may be used in a minute; null: any number
public record PerMinute(
        @Nullable @Positive Long requestsPerMinute, @Nullable @Positive Long tokensPerMinute) {
    /// Any number of anything.
    public static final PerMinute UNLIMITED = new PerMinute(null, null);

    boolean isUnlimited() {
        return requestsPerMinute == null && tokensPerMinute == null;
    }

    /// What is not said here is as said there.
    PerMinute or(PerMinute other) {
        return new PerMinute(
                requestsPerMinute == null ? other.requestsPerMinute : requestsPerMinute,
                tokensPerMinute == null ? other.tokensPerMinute : tokensPerMinute);
    }
}
