package io.aistrale.gateway.audit;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A change that is written down.
public enum Action {
    API_KEY_CREATE("api_key.create"),
    API_KEY_REVOKE("api_key.revoke"),
    PROVIDER_TOKEN_PUT("provider_token.put"),
    PROVIDER_TOKEN_DELETE("provider_token.delete"),
    PRICE_ADD("price.add"),
    COST_REPRICE("cost.reprice"),
    SOURCE_PUT("source.put"),
    SOURCE_REMOVE("source.remove"),
    BUDGET_PUT("budget.put"),
    BUDGET_REMOVE("budget.remove"),
    PROMPT_CREATE("prompt.create"),
    PROMPT_LABEL_PUT("prompt_label.put"),
    PROMPT_LABEL_DELETE("prompt_label.delete"),
    PROMPT_ARCHIVE("prompt.archive"),
    PROMPT_RESTORE("prompt.restore"),
    LIMIT_PUT("limit.put"),
    LIMIT_REMOVE("limit.remove"),
    EVALUATION_RULE_PUT("evaluation_rule.put"),
    EVALUATION_RULE_REMOVE("evaluation_rule.remove");

    /// By their texts.
    public static final Map<String, Action> BY_TEXT =
            Arrays.stream(values()).collect(Collectors.toMap(Action::text, Function.identity()));

    private final String text;

    Action(String text) {
        this.text = text;
    }

    /// As JSON and the table show it.
    public String text() {
        return text;
    }
}
