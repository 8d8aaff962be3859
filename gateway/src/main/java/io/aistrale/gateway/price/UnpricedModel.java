package io.aistrale.gateway.price;

import java.time.Instant;

/// A model whose calls cost nobody knows what.
///
/// @param attempts calls that wait for a price
/// @param since start of the first of them
/// @param latest start of the last of them
/// @param inputTokens of all classes, of those whose end is known
/// @param outputTokens likewise
public record UnpricedModel(
        String provider,
        String model,
        long attempts,
        Instant since,
        Instant latest,
        long inputTokens,
        long outputTokens) {}
