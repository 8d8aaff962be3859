package io.aistrale.check.verdict;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A call as the provider saw it.
///
/// @param key the `Idempotency-Key`; empty: there was none
/// @param at when the provider had received it
/// @param billed what the provider bills for it; nothing where it refused or never answered
public record ProviderCall(String key, String provider, String model, Instant at, Amounts billed) {

    /// The attempt it was made for, as its key tells; null where it tells none.
    @Nullable UUID attemptId() {
        try {
            return UUID.fromString(key);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
