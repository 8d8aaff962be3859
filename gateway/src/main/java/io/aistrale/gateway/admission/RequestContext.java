package io.aistrale.gateway.admission;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an inference request has beside its body.
///
/// @param requestId also the `x-request-id` of the answer
/// @param idempotencyKey the `Idempotency-Key` header: requests of one user with the same are one
/// @param tags those of the `x-aistrale-tags` header
/// @param receivedAt when the gateway got it
public record RequestContext(
        UUID requestId,
        Caller caller,
        @Nullable String idempotencyKey,
        HeaderTags tags,
        Instant receivedAt) {

    private static final int LONGEST_IDEMPOTENCY_KEY = 255;

    /// @throws RefusedException the idempotency key is empty, too long or has control characters
    public RequestContext {
        if (idempotencyKey != null
                && (idempotencyKey.isBlank()
                        || idempotencyKey.length() > LONGEST_IDEMPOTENCY_KEY
                        || idempotencyKey.chars().anyMatch(Character::isISOControl))) {
            throw RefusedException.invalid(
                    "Idempotency-Key",
                    "Header `Idempotency-Key` must have 1 to %d characters, no control characters."
                            .formatted(LONGEST_IDEMPOTENCY_KEY));
        }
    }
}
