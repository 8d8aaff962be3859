package io.aistrale.gateway.result;

import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How a request stands, and its result once it has one.
///
/// @param status queued, running, waiting, succeeded, failed, cancelled or expired
/// @param output what the model produced; null where there is none yet
/// @param failure null unless it failed
/// @param cost what its calls cost
/// @param timings when what happened
public record Inference(
        UUID requestId,
        String status,
        String provider,
        String model,
        int attempts,
        @Nullable Output output,
        @Nullable Failure failure,
        Cost cost,
        Timings timings) {

    /// What the model produced.
    ///
    /// @param response provider's response as OpenAI-format JSON
    public record Output(
            @Nullable String text,
            @Nullable String response,
            @Nullable String finishReason,
            @Nullable Usage usage) {}

    /// Why it failed.
    ///
    /// @param code of `ErrorCode`
    public record Failure(String code, @Nullable String message) {}

    /// What its calls cost.
    ///
    /// @param usd US dollars; null: not known, or not yet
    /// @param unpriced whether a call was made to a model without a price
    public record Cost(@Nullable BigDecimal usd, boolean unpriced) {}

    public record Timings(
            Instant requestedAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable Long queueMicros,
            @Nullable Long providerMicros) {}

    /// A result fresh from Kafka; its cost is not known yet.
    public static Inference of(InferenceResult result) {
        String code = result.getErrorCode();
        return new Inference(
                result.getRequestId(),
                result.getStatus().name().toLowerCase(Locale.ROOT),
                result.getProvider(),
                result.getModel(),
                result.getAttempts(),
                new Output(
                        result.getOutputText(),
                        result.getResponse(),
                        result.getFinishReason(),
                        result.getUsage()),
                code == null ? null : new Failure(code, result.getErrorMessage()),
                new Cost(null, false),
                new Timings(
                        result.getRequestedAt(),
                        result.getStartedAt(),
                        result.getFinishedAt(),
                        result.getQueueTimeMicros(),
                        result.getProviderTimeMicros()));
    }
}
