package io.aistrale.telemetry;

import io.aistrale.schemas.token.UnusableKeysetException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Says in one sentence why the service does not start for want of a keyset.
final class StartFailureAnalyzer extends AbstractFailureAnalyzer<UnusableKeysetException> {
    @Override
    protected FailureAnalysis analyze(Throwable failure, UnusableKeysetException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Set AISTRALE_CONTENT_KEYSET to the content keyset file, the gateway's too;"
                        + " `deploy/aistrale outputs create-keyset` makes one.",
                cause);
    }
}
