package io.aistrale.gateway.budget;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How budgets are watched.
///
/// @param refreshInterval how often what is spent of them is read; default 60 s
@ConfigurationProperties("aistrale.budget")
public record BudgetProperties(@DefaultValue("60s") Duration refreshInterval) {
    public BudgetProperties {
        if (refreshInterval.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "aistrale.budget.refresh-interval (%s) must be a millisecond or more"
                            .formatted(refreshInterval));
        }
    }
}
