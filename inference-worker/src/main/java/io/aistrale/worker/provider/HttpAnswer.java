package io.aistrale.worker.provider;

import io.aistrale.worker.provider.ProviderOutcome.Exchange;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A whole HTTP answer.
///
/// @param headers names in lower case; the last value of each
public record HttpAnswer(int status, Map<String, String> headers, byte[] body) {
    public @Nullable String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }

    /// Seconds since 1970 by its `date`; 0 where it has none.
    long createdSeconds() {
        String date = header("date");
        if (date == null) {
            return 0;
        }
        try {
            return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)).getEpochSecond();
        } catch (DateTimeException e) {
            return 0;
        }
    }

    Exchange exchange(@Nullable String providerRequestId) {
        return new Exchange(
                status,
                providerRequestId,
                header("x-inference-provider"),
                null,
                RateLimits.of(this));
    }
}
