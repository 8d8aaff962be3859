package io.aistrale.gateway.admission;

import io.aistrale.gateway.budget.BudgetPeriod;
import io.aistrale.gateway.budget.BudgetScope;
import io.aistrale.gateway.budget.Budgets.Wanted;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the body of `POST /v1/budgets`.
public final class NewBudget {

    private static final int LONGEST_NAME = 256;
    private static final Set<String> FIELDS =
            Set.of("scope", "subject", "period", "limitUsd", "allowUnpriced");

    private NewBudget() {}

    /// Reads the budget to be set.
    ///
    /// @throws RefusedException a field is missing, unknown or mistyped
    public static Wanted read(byte[] body) {
        JsonFields fields = JsonFields.of(body, FIELDS);
        return new Wanted(
                required(fields, "scope", fields.word("scope", BudgetScope.BY_TEXT)),
                fields.requiredName("subject", LONGEST_NAME),
                required(fields, "period", fields.word("period", BudgetPeriod.BY_TEXT)),
                fields.amount("limitUsd"),
                fields.flag("allowUnpriced", false));
    }

    private static <T> T required(JsonFields fields, String name, @Nullable T value) {
        if (value == null) {
            throw fields.wrong(name, "given");
        }
        return value;
    }
}
