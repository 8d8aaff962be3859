package io.aistrale.gateway.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.aistrale.gateway.result.Inference;
import io.aistrale.gateway.result.Inference.PassedOver;
import io.aistrale.gateway.result.Inference.PromptUsed;
import io.aistrale.schemas.event.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An inference in the native interface.
///
/// @param id public id
/// @param requestId the same in Kafka and in the tables
/// @param route the request named; null where it named a provider's model, or has not ended
/// @param passedOver targets of the route that did not serve it, in their order
/// @param prompt version of the stored prompt that was rendered; null where none was, or not yet
/// @param waitingFor code of what it waits for; null unless its status is `waiting`
/// @param waitingUntil when it is looked at again
/// @param response provider's answer as an OpenAI-format JSON object
/// @param outputAbsence why a request that succeeded shows neither output nor response:
///   `not_stored`, `expired`, or `unreadable` (its key is gone, or it is damaged); else null
/// @param costUsd decimal; null: not known (see `unpriced`), or not yet
/// @param unpriced whether a call was made to a model without a price
record InferenceJson(
        String id,
        UUID requestId,
        String status,
        String provider,
        String model,
        @Nullable String route,
        List<PassedOver> passedOver,
        @Nullable PromptUsed prompt,
        @Nullable String waitingFor,
        @Nullable Instant waitingUntil,
        @Nullable String output,
        @JsonRawValue @Nullable String response,
        @Nullable String outputAbsence,
        @Nullable String finishReason,
        @Nullable UsageJson usage,
        int attempts,
        @Nullable ErrorJson error,
        @Nullable String costUsd,
        boolean unpriced,
        TimingsJson timings) {

    /// An inference that nothing is known of yet but that it was accepted.
    record Queued(String id, UUID requestId, String status) {
        Queued(String id, UUID requestId) {
            this(id, requestId, "queued");
        }
    }

    /// Why an inference failed.
    record ErrorJson(String code, @Nullable String message) {}

    /// Milliseconds.
    record TimingsJson(
            Instant requestedAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable Long queueMillis,
            @Nullable Long providerMillis) {}

    /// Tokens in disjoint classes.
    record UsageJson(
            long inputTokens,
            long cachedInputTokens,
            long cacheWrite5mTokens,
            long cacheWrite1hTokens,
            long audioInputTokens,
            long imageInputTokens,
            long outputTokens,
            long reasoningTokens,
            long audioOutputTokens,
            long imageOutputTokens,
            long searchUnits,
            boolean estimated) {

        static UsageJson of(Usage usage) {
            return new UsageJson(
                    usage.getInputTokens(),
                    usage.getCachedInputTokens(),
                    usage.getCacheWrite5mTokens(),
                    usage.getCacheWrite1hTokens(),
                    usage.getAudioInputTokens(),
                    usage.getImageInputTokens(),
                    usage.getOutputTokens(),
                    usage.getReasoningTokens(),
                    usage.getAudioOutputTokens(),
                    usage.getImageOutputTokens(),
                    usage.getSearchUnits(),
                    usage.getEstimated());
        }
    }

    static InferenceJson of(String id, Inference inference) {
        Inference.Output output = inference.output();
        Inference.Failure failure = inference.failure();
        Inference.Wait wait = inference.waiting();
        Usage usage = output == null ? null : output.usage();
        BigDecimal cost = inference.cost().usd();
        return new InferenceJson(
                id,
                inference.requestId(),
                inference.status(),
                inference.provider(),
                inference.model(),
                inference.route().name(),
                inference.route().passedOver(),
                inference.prompt(),
                wait == null ? null : wait.reason(),
                wait == null ? null : wait.until(),
                output == null ? null : output.text(),
                output == null ? null : output.response(),
                output == null ? null : absence(output),
                output == null ? null : output.finishReason(),
                usage == null ? null : UsageJson.of(usage),
                inference.attempts(),
                failure == null ? null : new ErrorJson(failure.code(), failure.message()),
                cost == null ? null : cost.toPlainString(),
                inference.cost().unpriced(),
                timings(inference.timings()));
    }

    private static @Nullable String absence(Inference.Output output) {
        Inference.Absence absence = output.absence();
        return absence == null ? null : absence.name().toLowerCase(Locale.ROOT);
    }

    private static TimingsJson timings(Inference.Timings timings) {
        return new TimingsJson(
                timings.requestedAt(),
                timings.startedAt(),
                timings.finishedAt(),
                millis(timings.queueMicros()),
                millis(timings.providerMicros()));
    }

    private static @Nullable Long millis(@Nullable Long micros) {
        return micros == null ? null : micros / 1_000;
    }
}
