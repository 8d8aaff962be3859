package io.aistrale.gateway.budget;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a budget limits.
public enum BudgetScope {
    API_KEY,
    USER,
    PROJECT;

    /// By their texts.
    public static final Map<String, BudgetScope> BY_TEXT =
            Arrays.stream(values())
                    .collect(Collectors.toMap(BudgetScope::text, Function.identity()));

    /// As JSON and the table show it.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
