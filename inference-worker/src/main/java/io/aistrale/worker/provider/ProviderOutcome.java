package io.aistrale.worker.provider;

import io.aistrale.schemas.error.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How one provider call ended. Each case says what may happen next.
public sealed interface ProviderOutcome {
    /// What is known of the exchange itself.
    Exchange exchange();

    /// The model answered.
    record Completed(Answer answer, Exchange exchange) implements ProviderOutcome {}

    /// Repeating changes nothing.
    ///
    /// @param usage what was billed all the same; null where nothing was
    record Rejected(ErrorCode code, String message, @Nullable TokenUsage usage, Exchange exchange)
            implements ProviderOutcome {}

    /// Nothing was paid for; the call may be repeated later.
    ///
    /// @param retryAfter the provider's own word on when; null where it says nothing
    record Unavailable(
            ErrorCode code, String message, @Nullable Duration retryAfter, Exchange exchange)
            implements ProviderOutcome {}

    /// The call was sent and its end was not seen: it may have been paid for.
    record Ambiguous(ErrorCode code, String message, Exchange exchange)
            implements ProviderOutcome {}

    /// A stream broke off when something of it had been handed on: it cannot be repeated.
    ///
    /// @param partial what was received, which is billed
    record Interrupted(ErrorCode code, String message, Answer partial, Exchange exchange)
            implements ProviderOutcome {}

    /// The request was cancelled, and its call with it.
    ///
    /// @param sent whether something may have left this worker; then it may have been paid for
    /// @param partial what had been handed on of a stream, which is billed; null where nothing was
    record CutOff(boolean sent, @Nullable Answer partial, Exchange exchange)
            implements ProviderOutcome {}

    /// The lease ran out before the call was sent; nothing left this worker.
    record NotSent(Exchange exchange) implements ProviderOutcome {}

    /// Facts of an exchange.
    ///
    /// @param httpStatus null where no answer came
    /// @param providerRequestId the provider's own id of the call
    /// @param servedBy true backend where the provider routes on
    /// @param providerMessage the provider's error message: for the requester's result only, since
    ///   it may quote the prompt
    /// @param limits what it says is left of the token's limits
    record Exchange(
            @Nullable Integer httpStatus,
            @Nullable String providerRequestId,
            @Nullable String servedBy,
            @Nullable String providerMessage,
            RateLimits limits) {
        /// No answer came.
        public static final Exchange NONE = ofStatus(null);

        static Exchange ofStatus(@Nullable Integer httpStatus) {
            return new Exchange(httpStatus, null, null, null, RateLimits.NONE);
        }

        Exchange saying(@Nullable String message) {
            return new Exchange(httpStatus, providerRequestId, servedBy, message, limits);
        }
    }
}
