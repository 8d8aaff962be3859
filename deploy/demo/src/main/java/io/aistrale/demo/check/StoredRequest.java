package io.aistrale.demo.check;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A request as the tables `inference` and `inference_result` have it.
///
/// @param status of `inference`
/// @param resultStatus of `inference_result`; null where there is no row
public record StoredRequest(
        UUID requestId,
        String traceId,
        String status,
        @Nullable String errorCode,
        int attempts,
        @Nullable String resultStatus) {

    private static final Set<String> TERMINAL =
            Set.of("succeeded", "failed", "cancelled", "expired");

    boolean ended() {
        return TERMINAL.contains(status);
    }
}
