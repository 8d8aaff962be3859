package io.aistrale.gateway.publish;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How long publishing may take. A caller is answered within 2 seconds, Kafka or no Kafka, and the
/// rest of the way takes some of them on a busy machine.
///
/// @param blockAtMost to wait for topic metadata or buffer space before a request counts as not
///   sent
/// @param deliverWithin from sending until the producer gives up on the acknowledgement; at most 30
///   s, for past that a retry under an idempotency key takes nothing to be under way
/// @param answerWithin from the call to the answer, whatever the producer does; past it the outcome
///   is unknown
/// @param linger to wait for more requests to send along
/// @param bufferBytes memory for requests that are not acknowledged yet, bytes
@ConfigurationProperties("aistrale.publish")
public record PublishProperties(
        @DefaultValue("1s") Duration blockAtMost,
        @DefaultValue("1300ms") Duration deliverWithin,
        @DefaultValue("1500ms") Duration answerWithin,
        @DefaultValue("0ms") Duration linger,
        @DefaultValue("134217728") long bufferBytes) {

    private static final Duration LONGEST_DELIVERY = Duration.ofSeconds(30);

    public PublishProperties {
        if (deliverWithin.compareTo(linger.plusMillis(100)) < 0) {
            throw new IllegalArgumentException(
                    "aistrale.publish.deliver-within must exceed linger by at least 100 ms");
        }
        if (deliverWithin.compareTo(LONGEST_DELIVERY) > 0) {
            throw new IllegalArgumentException(
                    "aistrale.publish.deliver-within must be at most 30 s");
        }
        if (!blockAtMost.isPositive() || !answerWithin.isPositive() || linger.isNegative()) {
            throw new IllegalArgumentException("aistrale.publish has a time that is not positive");
        }
    }
}
