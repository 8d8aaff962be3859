package io.aistrale.check.money;

import io.aistrale.check.verdict.Call.Spender;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The money of one attempt as it stands.
///
/// @param costUsd null where it is not known
/// @param upperBoundUsd of an unknown outcome; null where there is none
/// @param status `success`, `error` or `unknown`
public record Charge(
        Spender spender,
        Instant startedAt,
        @Nullable BigDecimal costUsd,
        @Nullable BigDecimal upperBoundUsd,
        String status,
        boolean unpriced) {

    BigDecimal cost() {
        return costUsd == null ? BigDecimal.ZERO : costUsd;
    }

    BigDecimal bound() {
        return upperBoundUsd == null ? BigDecimal.ZERO : upperBoundUsd;
    }
}
