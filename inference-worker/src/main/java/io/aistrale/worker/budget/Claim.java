package io.aistrale.worker.budget;

import org.jspecify.annotations.Nullable;

/// A call about to be made.
///
/// @param provider provider about to be called
/// @param model model about to be asked for
/// @param inputTokens estimate
/// @param outputTokens most it may produce; null where no cap could be laid on it
public record Claim(
        Spender spender,
        String provider,
        String model,
        long inputTokens,
        @Nullable Long outputTokens) {}
