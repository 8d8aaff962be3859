package io.aistrale.gateway.limit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a limit is laid on.
public enum LimitKind {
    /// Each credential of a provider.
    PROVIDER,
    /// A stored token, by its id, or the platform's, as `platform:<provider>`.
    CREDENTIAL,
    API_KEY,
    USER,
    PROJECT;

    /// By their texts.
    public static final Map<String, LimitKind> BY_TEXT =
            Arrays.stream(values()).collect(Collectors.toMap(LimitKind::text, Function.identity()));

    /// As JSON and the table show it.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
