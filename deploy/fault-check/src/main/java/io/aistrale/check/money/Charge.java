package io.aistrale.check.money;

import io.aistrale.check.verdict.Amounts;
import io.aistrale.check.verdict.Call.Account;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// The money of one attempt as it stands.
///
/// @param used what it is known to have used
/// @param costUsd null where it is not known
/// @param upperBoundUsd of an unknown outcome; null where there is none
/// @param status `success`, `error` or `unknown`
public record Charge(
        Account account,
        Amounts used,
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

    /// Whether it says the same. A bound that was taken back is none.
    boolean isAs(Charge other) {
        return account.equals(other.account)
                && used.equals(other.used)
                && (costUsd == null) == (other.costUsd == null)
                && distance(other).signum() == 0
                && status.equals(other.status)
                && unpriced == other.unpriced;
    }

    BigDecimal distance(Charge other) {
        return cost().subtract(other.cost()).abs().add(bound().subtract(other.bound()).abs());
    }
}
