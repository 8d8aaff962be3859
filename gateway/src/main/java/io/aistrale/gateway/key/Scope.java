package io.aistrale.gateway.key;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What an API key may do.
public enum Scope {
    /// Ask for inferences, read and score its user's own; read and try prompts.
    INFERENCE,
    /// Store its user's provider tokens, and nothing else.
    TOKENS,
    /// Read what everybody spent, and nothing else.
    COSTS,
    /// Read what everybody spent and who changed what, make and revoke API keys, make prompts and
    /// evaluation rules, register sources, name any project, and store any user's and any project's
    /// provider tokens.
    ADMIN;

    /// As JSON and the table show it.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Scope> of(String text) {
        return Arrays.stream(values()).filter(scope -> scope.text().equals(text)).findFirst();
    }
}
