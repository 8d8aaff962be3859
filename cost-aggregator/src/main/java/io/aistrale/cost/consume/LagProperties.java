package io.aistrale.cost.consume;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How the ledger's lag is measured.
///
/// @param lagInterval how often; default 10 s
@ConfigurationProperties("aistrale.ledger")
record LagProperties(@DefaultValue("10s") Duration lagInterval) {
    LagProperties {
        if (lagInterval.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "aistrale.ledger.lag-interval (%s) must be a millisecond or more"
                            .formatted(lagInterval));
        }
    }
}
