package io.aistrale.check.verdict;

import java.time.Instant;

/// A call as the provider saw it.
///
/// @param key the `Idempotency-Key`; empty: there was none
/// @param at when the provider had received it
/// @param billed what the provider bills for it; nothing where it refused or never answered
public record ProviderCall(String key, String provider, String model, Instant at, Amounts billed) {}
