package io.aistrale.schemas.error;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Every way a request or a provider call can fail. The lower-case name is the code in Avro
/// records, metric tags, HTTP errors and tables; records hold it as text, so that a reader older
/// than a code still reads the record.
public enum ErrorCode {
    /// The request breaks the contract: a field is missing, unknown or out of range.
    INVALID_REQUEST(Fault.CALLER, Retry.NEVER),
    /// No such provider is configured.
    PROVIDER_NOT_FOUND(Fault.CALLER, Retry.NEVER),
    /// The provider does not know the model.
    MODEL_NOT_FOUND(Fault.CALLER, Retry.NEVER),
    /// The provider or model cannot do what is asked.
    UNSUPPORTED_OPERATION(Fault.CALLER, Retry.NEVER),
    /// Neither the user nor the project has a token for the provider, nor has the platform.
    CREDENTIAL_NOT_FOUND(Fault.CALLER, Retry.NEVER),
    /// The provider refuses the token.
    CREDENTIAL_REFUSED(Fault.CALLER, Retry.NEVER),
    /// The provider forbids this call to the token's owner.
    PERMISSION_DENIED(Fault.CALLER, Retry.NEVER),
    /// The prompt template or the version named does not exist.
    PROMPT_NOT_FOUND(Fault.CALLER, Retry.NEVER),
    /// The prompt cannot be rendered with the variables given.
    PROMPT_INVALID(Fault.CALLER, Retry.NEVER),
    /// The input does not fit the model's context, or the record the topic.
    REQUEST_TOO_LARGE(Fault.CALLER, Retry.NEVER),
    /// The provider's content rules refused the input.
    CONTENT_REFUSED(Fault.CALLER, Retry.NEVER),
    /// The reply topic named is not a registered alias.
    REPLY_ALIAS_UNKNOWN(Fault.CALLER, Retry.NEVER),
    /// Our budget for the key, user or project is spent.
    BUDGET_EXCEEDED(Fault.CALLER, Retry.NEVER),
    /// The account at the provider has no credit or has met its spend limit.
    SPEND_EXHAUSTED(Fault.CALLER, Retry.NEVER),
    /// The request's deadline passed before a result was there.
    DEADLINE_EXCEEDED(Fault.CALLER, Retry.NEVER),
    /// Somebody entitled to it cancelled the request.
    CANCELLED(Fault.CALLER, Retry.NEVER),

    /// The provider's rate limit; it says or implies when to come again.
    RATE_LIMITED(Fault.CAPACITY, Retry.LATER),
    /// The provider is overloaded.
    PROVIDER_OVERLOADED(Fault.CAPACITY, Retry.LATER),
    /// What is left of our budget is reserved by calls under way; some of it comes back.
    BUDGET_RESERVED(Fault.CAPACITY, Retry.LATER),
    /// The tenant has its share of the places in flight, and others want theirs.
    TENANT_BUSY(Fault.CAPACITY, Retry.LATER),

    /// The provider answered with a fault of its own.
    PROVIDER_ERROR(Fault.PROVIDER, Retry.LATER),
    /// No connection could be made; nothing was sent.
    PROVIDER_UNAVAILABLE(Fault.PROVIDER, Retry.LATER),
    /// The call was sent and its answer did not come in time; it may have been paid for.
    PROVIDER_TIMEOUT(Fault.PROVIDER, Retry.AMBIGUOUS),
    /// The connection broke after the call was sent; it may have been paid for.
    CONNECTION_LOST(Fault.PROVIDER, Retry.AMBIGUOUS),
    /// The answer is not what the provider's interface promises; it has been paid for.
    INVALID_RESPONSE(Fault.PROVIDER, Retry.NEVER),
    /// The answer exceeds the byte cap; it has been paid for.
    RESPONSE_TOO_LARGE(Fault.PROVIDER, Retry.NEVER),

    /// The worker that made the call is gone; it may have been paid for.
    WORKER_LOST(Fault.PLATFORM, Retry.AMBIGUOUS),
    /// The worker's lease on the request ran out before the call was sent; nothing left it.
    LEASE_LOST(Fault.PLATFORM, Retry.LATER),
    /// What is left of our budget cannot be told: the database cannot be asked.
    BUDGET_UNAVAILABLE(Fault.PLATFORM, Retry.LATER),
    /// The result does not fit into a record; the cost is kept.
    RESULT_TOO_LARGE(Fault.PLATFORM, Retry.NEVER),
    /// A fault of our own.
    INTERNAL_ERROR(Fault.PLATFORM, Retry.NEVER);

    /// Who has to change something for the failure to go away.
    public enum Fault {
        CALLER,
        CAPACITY,
        PROVIDER,
        PLATFORM
    }

    /// What may be done next.
    public enum Retry {
        /// Repeating changes nothing.
        NEVER,
        /// Nothing was paid for; repeat after a delay.
        LATER,
        /// The call may have been paid for; the request's `onUnknownOutcome` decides.
        AMBIGUOUS
    }

    private static final Map<String, ErrorCode> BY_CODE =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(ErrorCode::code, code -> code));

    private final Fault fault;
    private final Retry retry;
    private final String code = name().toLowerCase(Locale.ROOT);

    ErrorCode(Fault fault, Retry retry) {
        this.fault = fault;
        this.retry = retry;
    }

    public Fault fault() {
        return fault;
    }

    public Retry retry() {
        return retry;
    }

    /// Whether a call that ended so counts towards a request's most attempts. Refusals for want of
    /// capacity do not, nor calls that never left: only the deadline bounds those.
    public boolean countsAsAttempt() {
        return fault != Fault.CAPACITY && this != LEASE_LOST;
    }

    /// Whether another provider's model may serve a request that failed so: faults and limits of
    /// the provider, and what concerns the account or the model there.
    public boolean anotherMayServe() {
        return switch (this) {
            case MODEL_NOT_FOUND,
                    UNSUPPORTED_OPERATION,
                    CREDENTIAL_NOT_FOUND,
                    CREDENTIAL_REFUSED,
                    PERMISSION_DENIED,
                    SPEND_EXHAUSTED ->
                    true;
            case RESPONSE_TOO_LARGE -> false;
            default -> fault == Fault.CAPACITY || fault == Fault.PROVIDER;
        };
    }

    /// The code as records, metrics, HTTP errors and tables show it, such as
    /// `credential_not_found`.
    public String code() {
        return code;
    }

    /// Finds a code by its text; empty for a code newer than this build.
    public static Optional<ErrorCode> of(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }
}
