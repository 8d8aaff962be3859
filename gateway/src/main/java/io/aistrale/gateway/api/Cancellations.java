package io.aistrale.gateway.api;

import io.aistrale.gateway.publish.CancellationPublisher;
import io.aistrale.gateway.publish.Published;
import io.aistrale.schemas.event.CancellationRequested;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Tells workers that a user wants a request no longer.
@Component
final class Cancellations {

    private static final Logger LOG = LoggerFactory.getLogger(Cancellations.class);

    private final CancellationPublisher publisher;
    private final MeterRegistry meters;
    private final Clock clock;

    Cancellations(CancellationPublisher publisher, MeterRegistry meters, Clock clock) {
        this.publisher = publisher;
        this.meters = meters;
        this.clock = clock;
    }

    /// @param userId owns the request
    /// @return why it is not certain that they hear of it; empty where Kafka has it
    Optional<ApiError> request(UUID requestId, String userId) {
        var cancellation = new CancellationRequested(requestId, userId, null, clock.instant());
        return switch (publisher.publish(cancellation)) {
            case Published.Acknowledged _ -> {
                count("acknowledged");
                yield Optional.empty();
            }
            case Published.NotSent(String reason) ->
                    Optional.of(
                            failed(
                                    requestId,
                                    "not_sent",
                                    reason,
                                    "kafka_unavailable",
                                    "Kafka cannot be reached; the inference is not cancelled."));
            case Published.OutcomeUnknown(String reason) ->
                    Optional.of(
                            failed(
                                    requestId,
                                    "outcome_unknown",
                                    reason,
                                    "outcome_unknown",
                                    "Kafka did not acknowledge the cancellation in time; it may hold all the same. It is safe to cancel again."));
            case Published.TooLarge _ ->
                    throw new IllegalStateException("a cancellation that no record can hold");
        };
    }

    /// Somebody wanted an inference no longer that had ended.
    void tooLate() {
        count("too_late");
    }

    private ApiError failed(
            UUID requestId, String outcome, String reason, String code, String message) {
        count(outcome);
        LOG.warn("The cancellation of request {} is {}: {}", requestId, outcome, reason);
        return ApiError.unavailable(code, message, ApiError.Retry.YES);
    }

    private void count(String outcome) {
        meters.counter("gateway.cancellations", "outcome", outcome).increment();
    }
}
