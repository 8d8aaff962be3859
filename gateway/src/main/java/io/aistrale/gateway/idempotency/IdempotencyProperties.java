package io.aistrale.gateway.idempotency;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of idempotency keys.
///
/// @param keep how long a key stands for its inference, up to 6 days: request ids older than a week
///   are refused by the workers (default 24 h)
/// @param dropEvery between two looks for keys that have had their time (default 60 s)
@ConfigurationProperties("aistrale.idempotency")
public record IdempotencyProperties(
        @DefaultValue("24h") Duration keep, @DefaultValue("60s") Duration dropEvery) {

    private static final Duration LONGEST = Duration.ofDays(6);

    public IdempotencyProperties {
        if (!keep.isPositive() || keep.compareTo(LONGEST) > 0 || !dropEvery.isPositive()) {
            throw new IllegalArgumentException(
                    "aistrale.idempotency.keep must be positive and at most 6 days,"
                            + " aistrale.idempotency.drop-every positive");
        }
    }
}
