package io.aistrale.demo.check;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A row of `model_price`: US dollars per million tokens. This is written from the table's comments
/// and shares no code with the cost aggregator, so that the two can contradict each other.
///
/// @param model a model, or the beginning of models' names; empty: all of the provider's
public record Price(
        String provider,
        String model,
        Instant effectiveFrom,
        @Nullable BigDecimal input,
        @Nullable BigDecimal cached,
        @Nullable BigDecimal write5m,
        @Nullable BigDecimal write1h,
        @Nullable BigDecimal output,
        @Nullable BigDecimal reasoning,
        @Nullable BigDecimal perRequest) {

    private static final int SCALE = 12;

    /// The cost of a call: the exact sum, rounded once; null where something was used that the
    /// price says nothing about.
    @Nullable BigDecimal costOf(TokenCounts tokens, boolean succeeded) {
        BigDecimal fiveMinutes = or(write5m, input);
        BigDecimal sum = succeeded && perRequest != null ? perRequest : BigDecimal.ZERO;
        sum = plus(sum, tokens.input(), input);
        sum = plus(sum, tokens.cached(), or(cached, input));
        sum = plus(sum, tokens.write5m(), fiveMinutes);
        sum = plus(sum, tokens.write1h(), or(write1h, fiveMinutes));
        sum = plus(sum, tokens.output(), output);
        sum = plus(sum, tokens.reasoning(), or(reasoning, output));
        return sum == null ? null : sum.setScale(SCALE, RoundingMode.HALF_EVEN);
    }

    private static @Nullable BigDecimal plus(
            @Nullable BigDecimal sum, long tokens, @Nullable BigDecimal perMillion) {
        if (tokens == 0 || sum == null) {
            return sum;
        }
        return perMillion == null
                ? null
                : sum.add(perMillion.multiply(BigDecimal.valueOf(tokens)).movePointLeft(6));
    }

    private static @Nullable BigDecimal or(
            @Nullable BigDecimal price, @Nullable BigDecimal otherwise) {
        return price != null ? price : otherwise;
    }
}
