package io.aistrale.worker.budget;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How budgets are kept to.
///
/// @param onBudgetUnavailable what requests under a budget do while PostgreSQL cannot be asked and
///   nothing is at hand: `wait` until their deadline (default), or `allow`: go on, counted once
///   PostgreSQL is back
/// @param refresh between looks for new and changed budgets and prices; at most 60 s, default 15 s
/// @param outputCap output tokens laid on calls under a budget that name no cap of their own, nor
///   has their provider one configured; default 4,096
/// @param lease from when on what a worker that is gone had reserved comes back; 20 s or more,
///   default 90 s. Its open calls are in the ledger by then, as unknown
@Validated
@ConfigurationProperties("aistrale.budget")
public record BudgetProperties(
        @DefaultValue("wait") OnUnavailable onBudgetUnavailable,
        @DefaultValue("15s") Duration refresh,
        @DefaultValue("4096") @Min(1) int outputCap,
        @DefaultValue("90s") Duration lease) {
    private static final Duration LONGEST_REFRESH = Duration.ofSeconds(60);
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(20);

    /// What to do while nobody can tell what is left.
    public enum OnUnavailable {
        WAIT,
        ALLOW
    }

    public BudgetProperties {
        if (!refresh.isPositive() || refresh.compareTo(LONGEST_REFRESH) > 0) {
            throw new IllegalArgumentException(
                    "aistrale.budget.refresh (%s) must be positive and at most 60 s"
                            .formatted(refresh));
        }
        if (lease.compareTo(SHORTEST_LEASE) < 0) {
            throw new IllegalArgumentException(
                    "aistrale.budget.lease (%s) must be 20 s or more".formatted(lease));
        }
    }
}
