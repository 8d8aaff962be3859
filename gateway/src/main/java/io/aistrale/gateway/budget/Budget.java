package io.aistrale.gateway.budget;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/// A limit on what an API key, user or project may spend.
///
/// @param subject which one: an API key's public id, a user, a project
/// @param limitUsd most in a period, US dollars
/// @param allowUnpriced whether models without a price may be called under it
/// @param createdBy user who set it first
/// @param changedAt when its limit or what it allows was last changed
public record Budget(
        UUID id,
        BudgetScope scope,
        String subject,
        BudgetPeriod period,
        BigDecimal limitUsd,
        boolean allowUnpriced,
        String createdBy,
        Instant createdAt,
        Instant changedAt) {

    /// Of one kind there is one budget.
    String name() {
        return "%s/%s/%s".formatted(scope.text(), subject, period.text());
    }

    boolean allowsAs(Budget other) {
        return limitUsd.compareTo(other.limitUsd) == 0 && allowUnpriced == other.allowUnpriced;
    }
}
