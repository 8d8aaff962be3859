package io.aistrale.schemas.pricing;

import java.math.BigDecimal;

/// What a price's amounts are in.
///
/// @param code ISO 4217
/// @param usdPerUnit US dollars for one unit, fixed with the price; 1 for US dollars
public record PriceCurrency(String code, BigDecimal usdPerUnit) {
    public static final PriceCurrency USD = new PriceCurrency("USD", BigDecimal.ONE);

    public PriceCurrency {
        if (!code.matches("[A-Z]{3}")) {
            throw new IllegalArgumentException("a currency is three capital letters, is " + code);
        }
        if (usdPerUnit.signum() <= 0) {
            throw new IllegalArgumentException(
                    "an exchange rate must be positive: %s is %s".formatted(code, usdPerUnit));
        }
        usdPerUnit = usdPerUnit.stripTrailingZeros();
    }

    public boolean isUsd() {
        return code.equals("USD");
    }
}
