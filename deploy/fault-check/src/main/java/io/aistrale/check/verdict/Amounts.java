package io.aistrale.check.verdict;

import java.util.EnumMap;
import java.util.Map;

/// Billed quantities of an attempt.
public record Amounts(Map<Billed, Long> quantities) {

    /// Disjoint classes, named as the columns of `model_price`.
    public enum Billed {
        INPUT,
        CACHED_INPUT,
        CACHE_WRITE_5M,
        CACHE_WRITE_1H,
        AUDIO_INPUT,
        IMAGE_INPUT,
        OUTPUT,
        REASONING,
        AUDIO_OUTPUT,
        IMAGE_OUTPUT,
        PER_SEARCH_UNIT,
        PER_REQUEST
    }

    public static final Amounts NONE = new Amounts(Map.of());

    public Amounts {
        quantities = Map.copyOf(quantities);
    }

    public long of(Billed billed) {
        return quantities.getOrDefault(billed, 0L);
    }

    /// Input tokens of all classes.
    public long input() {
        return of(Billed.INPUT)
                + of(Billed.CACHED_INPUT)
                + of(Billed.CACHE_WRITE_5M)
                + of(Billed.CACHE_WRITE_1H)
                + of(Billed.AUDIO_INPUT)
                + of(Billed.IMAGE_INPUT);
    }

    public Amounts with(Billed billed, long quantity) {
        Map<Billed, Long> more = new EnumMap<>(Billed.class);
        more.putAll(quantities);
        more.put(billed, quantity);
        return new Amounts(more);
    }
}
