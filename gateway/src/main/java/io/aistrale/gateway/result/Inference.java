package io.aistrale.gateway.result;

import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.event.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How a request stands, and its result once it has one.
///
/// @param status queued, running, waiting, succeeded, failed, cancelled or expired
/// @param provider that served it, or was asked last; before an end, as the request named it
/// @param route how it came to that provider and model
/// @param waiting what it waits for; null unless it does
/// @param prompt null where none was rendered, or it has not ended
/// @param output what the model produced; null where there is none yet
/// @param failure null unless it failed
/// @param cost what its calls cost
/// @param timings when what happened
public record Inference(
        UUID requestId,
        String status,
        String provider,
        String model,
        RouteTaken route,
        @Nullable PromptUsed prompt,
        int attempts,
        @Nullable Wait waiting,
        @Nullable Output output,
        @Nullable Failure failure,
        Cost cost,
        Timings timings) {

    /// The way over a route's targets.
    ///
    /// @param name of the route; null where the request named a provider's model, or has not ended
    /// @param passedOver targets that did not serve it, in their order
    public record RouteTaken(@Nullable String name, List<PassedOver> passedOver) {
        public RouteTaken {
            passedOver = List.copyOf(passedOver);
        }
    }

    /// The version of a stored prompt that was rendered.
    public record PromptUsed(String name, int version) {

        static @Nullable PromptUsed of(@Nullable String name, @Nullable Integer version) {
            return name == null || version == null ? null : new PromptUsed(name, version);
        }
    }

    /// A target of a route that did not serve.
    ///
    /// @param errorCode of `ErrorCode`
    /// @param called whether it was called for this request
    public record PassedOver(
            String provider, String model, String errorCode, String reason, boolean called) {

        static PassedOver of(io.aistrale.schemas.event.PassedOver event) {
            return new PassedOver(
                    event.getProvider(),
                    event.getModel(),
                    event.getErrorCode(),
                    event.getReason(),
                    event.getCalled());
        }
    }

    /// A request that gave its place back.
    ///
    /// @param reason of `ErrorCode`
    /// @param until when it is looked at again
    public record Wait(String reason, Instant until) {}

    /// What the model produced.
    ///
    /// @param response provider's response as OpenAI-format JSON
    /// @param absence why a request that succeeded shows neither; null where it does
    public record Output(
            @Nullable String text,
            @Nullable String response,
            @Nullable String finishReason,
            @Nullable Usage usage,
            @Nullable Absence absence) {}

    /// Why there is no output to show.
    public enum Absence {
        /// The request said not to store it.
        NOT_STORED,
        /// Its time is over.
        EXPIRED,
        /// It is there and does not open: its key is gone, or it is damaged.
        UNREADABLE
    }

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
                new RouteTaken(
                        result.getRoute(),
                        result.getPassedOver().stream().map(PassedOver::of).toList()),
                PromptUsed.of(result.getPromptName(), result.getPromptVersion()),
                result.getAttempts(),
                null,
                new Output(
                        result.getOutputText(),
                        result.getResponse(),
                        result.getFinishReason(),
                        result.getUsage(),
                        null),
                code == null ? null : new Failure(code, result.getErrorMessage()),
                new Cost(null, false),
                new Timings(
                        result.getRequestedAt(),
                        result.getStartedAt(),
                        result.getFinishedAt(),
                        result.getQueueTimeMicros(),
                        result.getProviderTimeMicros()));
    }

    /// Whether it moves no more.
    public boolean ended() {
        return Standing.isEnd(status);
    }

    /// The result it came to, as Kafka had it, as far as it is kept.
    public InferenceResult toResult() {
        var result =
                InferenceResult.newBuilder()
                        .setRequestId(requestId)
                        .setStatus(ResultStatus.valueOf(status.toUpperCase(Locale.ROOT)))
                        .setProvider(provider)
                        .setModel(model)
                        .setPromptName(prompt == null ? null : prompt.name())
                        .setPromptVersion(prompt == null ? null : prompt.version())
                        .setAttempts(attempts)
                        .setRequestedAt(timings.requestedAt())
                        .setFinishedAt(
                                Objects.requireNonNullElse(
                                        timings.finishedAt(), timings.requestedAt()));
        if (failure != null) {
            result.setErrorCode(failure.code()).setErrorMessage(failure.message());
        }
        if (output != null) {
            result.setOutputText(output.text())
                    .setResponse(output.response())
                    .setFinishReason(output.finishReason())
                    .setUsage(output.usage());
        }
        return result.build();
    }
}
