package io.aistrale.worker.provider;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.token.Secret;
import io.aistrale.worker.provider.ProviderOutcome.Exchange;
import java.net.URI;
import java.util.Map;

/// A provider's wire format: two pure functions, and a reader for its streams.
public interface Dialect {
    /// Name in the configuration.
    String name();

    /// Says the request in the provider's words, or why it can't be said; nothing is dropped
    /// silently.
    Encoding encode(ProviderRequest request, Endpoint endpoint, Secret token);

    /// Reads the provider's answer, whatever its status and bytes.
    ProviderOutcome decode(ProviderRequest request, HttpAnswer answer);

    /// Reads the answer to a request that is to be streamed.
    ///
    /// @param head the answer without its body
    StreamReader stream(ProviderRequest request, HttpAnswer head);

    /// What an answer's head tells of the exchange.
    Exchange exchange(HttpAnswer head);

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
