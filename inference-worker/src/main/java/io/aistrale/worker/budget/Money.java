package io.aistrale.worker.budget;

import io.aistrale.schemas.pricing.Cost;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// Amounts of US dollars.
final class Money {
    private Money() {}

    /// As the tables hold it; never less.
    static BigDecimal up(BigDecimal usd) {
        return usd.setScale(Cost.SCALE, RoundingMode.UP);
    }

    /// Without zeros at the end.
    static String plain(BigDecimal usd) {
        return usd.signum() == 0 ? "0" : usd.stripTrailingZeros().toPlainString();
    }
}
