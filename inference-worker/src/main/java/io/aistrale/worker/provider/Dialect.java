package io.aistrale.worker.provider;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.token.Secret;
import java.net.URI;
import java.util.Map;

/// A provider's wire format as two pure functions.
public interface Dialect {
    /// Name in the configuration.
    String name();

    /// Says the request in the provider's words, or why it can't be said; nothing is dropped
    /// silently.
    Encoding encode(ProviderRequest request, Endpoint endpoint, Secret token);

    /// Reads the provider's answer, whatever its status and bytes.
    ProviderOutcome decode(ProviderRequest request, HttpAnswer answer);

    /// A request in the provider's words, or a refusal.
    sealed interface Encoding {
        /// @param headers header values, the authorization among them: never logged
        record Call(URI uri, Map<String, String> headers, byte[] body) implements Encoding {
            @Override
            public String toString() {
                return "Call[" + uri + ", " + body.length + " bytes]";
            }
        }

        record Refused(ErrorCode code, String message) implements Encoding {}
    }
}
