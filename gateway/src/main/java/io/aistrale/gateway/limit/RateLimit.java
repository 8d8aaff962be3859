package io.aistrale.gateway.limit;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A limit that was set.
///
/// @param subject which one of its kind
/// @param requestsPerMinute provider calls; null: not limited here
/// @param tokensPerMinute tokens in and out; null: not limited here
/// @param createdBy user who set it
public record RateLimit(
        LimitKind kind,
        String subject,
        @Nullable Long requestsPerMinute,
        @Nullable Long tokensPerMinute,
        String createdBy,
        Instant changedAt) {

    boolean allowsAsMuchAs(RateLimit other) {
        return Objects.equals(requestsPerMinute, other.requestsPerMinute)
                && Objects.equals(tokensPerMinute, other.tokensPerMinute);
    }
}
