package io.aistrale.check.verdict;

import java.time.Instant;

/// A call as the provider saw it.
///
/// @param key the `Idempotency-Key`; empty: there was none
/// @param at when the provider had received it
public record ProviderCall(String key, String model, Instant at) {}
