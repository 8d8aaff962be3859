package io.aistrale.demo.check;

import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the ledger says of one attempt, all its entries together.
///
/// @param recorded entries of kind `recorded`; there must be one
/// @param costUsd null where the cost is not known
/// @param upperBoundUsd of an unknown outcome
public record LedgerCost(
        UUID attemptId,
        int recorded,
        @Nullable BigDecimal costUsd,
        @Nullable BigDecimal upperBoundUsd,
        boolean unpriced) {}
