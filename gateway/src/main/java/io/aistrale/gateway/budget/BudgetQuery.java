package io.aistrale.gateway.budget;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which budgets are asked for.
///
/// @param viewer whose budgets alone; null: everybody's
/// @param id null: any
/// @param scope null: any
/// @param subject null: any
/// @param now decides what the current day and month are
public record BudgetQuery(
        @Nullable Viewer viewer,
        @Nullable UUID id,
        @Nullable BudgetScope scope,
        @Nullable String subject,
        Instant now) {

    /// Who may see the budgets of their own API key, user and project.
    public record Viewer(String keyId, String userId, String project) {}
}
