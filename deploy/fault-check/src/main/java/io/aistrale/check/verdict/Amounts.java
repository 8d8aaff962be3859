package io.aistrale.check.verdict;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

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

    /// What was not used is left out.
    public Amounts {
        quantities =
                quantities.entrySet().stream()
                        .filter(used -> used.getValue() != 0)
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey, Map.Entry::getValue));
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

    public Amounts plus(Amounts others) {
        Map<Billed, Long> sum = new EnumMap<>(Billed.class);
        sum.putAll(quantities);
        others.quantities.forEach((billed, quantity) -> sum.merge(billed, quantity, Long::sum));
        return new Amounts(sum);
    }

    public Amounts with(Billed billed, long quantity) {
        Map<Billed, Long> more = new EnumMap<>(Billed.class);
        more.putAll(quantities);
        more.put(billed, quantity);
        return new Amounts(more);
    }
}
