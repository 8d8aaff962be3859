package io.aistrale.check.money;

import io.aistrale.check.verdict.Amounts;
import io.aistrale.check.verdict.Amounts.Billed;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A row of `model_price`, read as the table's comments say. It shares no code with the cost
/// aggregator, so that the two can contradict each other.
///
/// @param model a model, or the beginning of models' names; empty: all of the provider's
/// @param serviceTier what the rates are for, such as `standard` or `flex`
/// @param aboveInputTokens what a call's input must exceed for the rates to hold, for all of it
/// @param rates US dollars per million tokens, or by the piece
public record Price(
        String provider,
        String model,
        boolean operators,
        Instant effectiveFrom,
        String version,
        String serviceTier,
        long aboveInputTokens,
        Map<Billed, BigDecimal> rates) {

    private static final int SCALE = 12;
    private static final Set<Billed> BY_THE_PIECE =
            Set.of(Billed.PER_REQUEST, Billed.PER_SEARCH_UNIT);
    private static final Set<Billed> OUTPUTS =
            Set.of(Billed.OUTPUT, Billed.REASONING, Billed.AUDIO_OUTPUT, Billed.IMAGE_OUTPUT);

    public Price {
        rates = Map.copyOf(rates);
    }

    /// Whether a call of any length is billed by these rates if by no others.
    boolean isStandard() {
        return serviceTier.equals("standard") && aboveInputTokens == 0;
    }

    /// Whether these are other rates of the same price.
    boolean belongsWith(Price other) {
        return provider.equals(other.provider)
                && model.equals(other.model)
                && effectiveFrom.equals(other.effectiveFrom)
                && version.equals(other.version);
    }

    /// The exact sum, rounded once; null where something was used that nothing is said about.
    @Nullable BigDecimal costOf(Amounts amounts) {
        BigDecimal sum = BigDecimal.ZERO;
        for (var used : amounts.quantities().entrySet()) {
            if (used.getValue() == 0) {
                continue;
            }
            BigDecimal rate = rate(used.getKey());
            if (rate == null) {
                return null;
            }
            BigDecimal amount = rate.multiply(BigDecimal.valueOf(used.getValue()));
            sum = sum.add(BY_THE_PIECE.contains(used.getKey()) ? amount : amount.movePointLeft(6));
        }
        return sum.setScale(SCALE, RoundingMode.HALF_EVEN);
    }

    /// The most a call can cost: every token in the dearest class of its direction.
    @Nullable BigDecimal atMost(long inputTokens, long outputTokens) {
        Map<Billed, Long> most = new EnumMap<>(Billed.class);
        most.put(dearest(false), inputTokens);
        most.put(dearest(true), outputTokens);
        most.put(Billed.PER_REQUEST, 1L);
        return costOf(new Amounts(most));
    }

    private Billed dearest(boolean output) {
        Billed dearest = output ? Billed.OUTPUT : Billed.INPUT;
        for (Billed billed : Billed.values()) {
            BigDecimal rate = rate(billed);
            BigDecimal highest = rate(dearest);
            if (!BY_THE_PIECE.contains(billed)
                    && OUTPUTS.contains(billed) == output
                    && rate != null
                    && (highest == null || rate.compareTo(highest) > 0)) {
                dearest = billed;
            }
        }
        return dearest;
    }

    private @Nullable BigDecimal rate(Billed billed) {
        BigDecimal own = rates.get(billed);
        if (own != null) {
            return own;
        }
        return switch (billed) {
            case CACHED_INPUT, CACHE_WRITE_5M, AUDIO_INPUT, IMAGE_INPUT -> rate(Billed.INPUT);
            case CACHE_WRITE_1H -> rate(Billed.CACHE_WRITE_5M);
            case REASONING, AUDIO_OUTPUT, IMAGE_OUTPUT -> rate(Billed.OUTPUT);
            case PER_REQUEST -> BigDecimal.ZERO;
            case INPUT, OUTPUT, PER_SEARCH_UNIT -> null;
        };
    }
}
