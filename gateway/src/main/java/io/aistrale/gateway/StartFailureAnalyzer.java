package io.aistrale.gateway;

import io.aistrale.gateway.secret.UnusableSecretException;
import io.aistrale.schemas.token.UnusableKeysetException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/// Says in one sentence why the gateway does not start, in place of a stack trace.
final class StartFailureAnalyzer implements FailureAnalyzer {

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String action =
                    switch (cause) {
                        case UnusableSecretException _ ->
                                "Set it; gateway/README.md lists the settings.";
                        case UnusableKeysetException _ ->
                                "Set AISTRALE_TOKEN_PUBLIC_KEYSET to the public token keyset file"
                                        + " (`deploy/aistrale tokens create-keysets` makes it), and"
                                        + " AISTRALE_CONTENT_KEYSET to the content keyset file"
                                        + " (`deploy/aistrale outputs create-keyset`).";
                        case DatabaseUnusableException _ ->
                                "Check AISTRALE_POSTGRES_URL and _USER, and that the database is migrated.";
                        default -> null;
                    };
            if (action != null) {
                return new FailureAnalysis(cause.getMessage(), action, cause);
            }
        }
        return null;
    }
}
