package io.aistrale.schemas.pricing;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What providers bill by. The classes are disjoint: no token is in two of them.
public enum UsageClass {
    /// Text input tokens neither read from nor written to a cache.
    INPUT,
    CACHED_INPUT(INPUT),
    /// Input tokens written to a cache kept 5 minutes, or for the provider's only duration.
    CACHE_WRITE_5M(INPUT),
    CACHE_WRITE_1H(CACHE_WRITE_5M),
    AUDIO_INPUT(INPUT),
    IMAGE_INPUT(INPUT),
    /// Text output tokens without reasoning.
    OUTPUT,
    REASONING(OUTPUT),
    AUDIO_OUTPUT(OUTPUT),
    IMAGE_OUTPUT(OUTPUT),
    /// Search or rerank units, a count.
    SEARCH_UNIT,
    /// Successful calls, a count.
    REQUEST;

    private final @Nullable UsageClass fallback;

    UsageClass() {
        this(null);
    }

    UsageClass(@Nullable UsageClass fallback) {
        this.fallback = fallback;
    }

    /// The class whose price holds where this one has none; null: there is no such class.
    public @Nullable UsageClass fallback() {
        return fallback;
    }

    /// Whether prices are per million; the other classes are priced by the piece.
    public boolean isTokens() {
        return this != SEARCH_UNIT && this != REQUEST;
    }

    /// What its rate is called in table `model_price`, such as `cache_write_5m` or `per_request`.
    public String rateColumn() {
        String name = name().toLowerCase(Locale.ROOT);
        return isTokens() ? name : "per_" + name;
    }

    /// Whether these tokens go to the model, rather than come from it.
    boolean isInput() {
        return this == INPUT || fallback == INPUT || fallback == CACHE_WRITE_5M;
    }
}
