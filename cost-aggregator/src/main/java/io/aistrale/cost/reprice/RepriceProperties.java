package io.aistrale.cost.reprice;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How attempts are priced again.
///
/// @param lookEvery pause where there was nothing to do, default 1 s
/// @param settleAfter how long a repricing waits before its first batch, so that no instance still
///   writes entries by a price book older than it; more than a refresh of the book and a
///   transaction take, default 15 s
/// @param batchSize attempts looked at in one transaction, 1 to 10,000, default 1,000
@ConfigurationProperties("aistrale.reprice")
public record RepriceProperties(
        @DefaultValue("1s") Duration lookEvery,
        @DefaultValue("15s") Duration settleAfter,
        @DefaultValue("1000") int batchSize) {

    public RepriceProperties {
        if (batchSize < 1 || batchSize > 10_000) {
            throw new IllegalArgumentException(
                    "aistrale.reprice.batch-size must be 1 to 10000, is " + batchSize);
        }
    }
}
