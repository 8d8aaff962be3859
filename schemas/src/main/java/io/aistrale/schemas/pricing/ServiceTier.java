package io.aistrale.schemas.pricing;

import org.jspecify.annotations.Nullable;

/// How a provider handled a call, where that has a price of its own.
public enum ServiceTier {
    STANDARD,
    BATCH,
    FLEX,
    PRIORITY,
    ULTRAFAST;

    /// The tier a provider says it used. OpenAI calls priority `fast` since 2026-07-30 and takes
    /// both names (developers.openai.com/api/docs/guides/fast-mode).
    ///
    /// Every name that no provider prices apart is standard, such as `default`, `auto` or
    /// `on_demand`; so is null.
    public static ServiceTier named(@Nullable String name) {
        return switch (name) {
            case "batch" -> BATCH;
            case "flex" -> FLEX;
            case "priority", "fast" -> PRIORITY;
            case "ultrafast" -> ULTRAFAST;
            case null, default -> STANDARD;
        };
    }
}
