package io.aistrale.worker.provider;

import io.aistrale.worker.provider.ProviderOutcome.Exchange;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A whole HTTP answer.
///
/// @param headers names in lower case; the last value of each
public record HttpAnswer(int status, Map<String, String> headers, byte[] body) {
    public @Nullable String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }

    Exchange exchange(@Nullable String providerRequestId) {
        return new Exchange(status, providerRequestId, header("x-inference-provider"), null);
    }
}
