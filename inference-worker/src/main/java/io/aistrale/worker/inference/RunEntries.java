package io.aistrale.worker.inference;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.RequestParked;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.event.Usage;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.worker.budget.Claim;
import io.aistrale.worker.budget.Spender;
import io.aistrale.worker.inference.RetryPolicy.Next;
import io.aistrale.worker.park.ParkedTopic;
import io.aistrale.worker.park.Stay;
import io.aistrale.worker.provider.Answer;
import io.aistrale.worker.provider.OutputCap;
import io.aistrale.worker.provider.ProviderOutcome;
import io.aistrale.worker.provider.ProviderOutcome.Exchange;
import io.aistrale.worker.provider.ProviderRequest;
import io.aistrale.worker.provider.TokenUsage;
import io.aistrale.worker.route.Course;
import io.aistrale.worker.route.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The journal entries of one run.
final class RunEntries {
    private static final Logger log = LoggerFactory.getLogger(RunEntries.class);
    private static final int LONGEST_WORDS = 500;
    static final String CANCELLED = "the request was cancelled";

    private final Arrival arrival;
    private final String workerId;
    private final Course course;
    private @Nullable Instant firstStart;
    private @Nullable Target askedLast;
    private @Nullable Integer promptVersion;
    private String provider;
    private String model;

    /// @param course tells who was passed over
    RunEntries(Arrival arrival, String workerId, Course course) {
        this.arrival = arrival;
        this.workerId = workerId;
        this.course = course;
        this.provider = arrival.request().getProvider();
        this.model = arrival.request().getModel();
    }

    /// The request's prompt was resolved, by this run or before it.
    void resolved(@Nullable Integer version) {
        promptVersion = promptVersion == null ? version : promptVersion;
    }

    /// The version of its prompt that holds; null for none.
    @Nullable Integer promptVersion() {
        return promptVersion;
    }

    /// Whom the request asks, where its prompt's defaults say so.
    void asks(InferenceRequest prompted) {
        provider = prompted.getProvider();
        model = prompted.getModel();
    }

    private @Nullable String promptName() {
        return promptVersion == null ? null : arrival.request().getPrompt().getName();
    }

    /// The first call was begun by a former owner, or before the request was parked.
    void resumed(@Nullable Instant begun) {
        firstStart = firstStart == null ? begun : firstStart;
    }

    /// When the first call was begun; null for none.
    @Nullable Instant firstStart() {
        return firstStart;
    }

    /// A defect of ours, met while a call was under way: the call may have been paid for, and is
    /// not repeated.
    static ProviderOutcome bug(@Nullable Throwable bug) {
        log.atError().setCause(bug).log("a call met a fault of ours");
        return new ProviderOutcome.Rejected(
                ErrorCode.INTERNAL_ERROR,
                "a fault of ours, after the call may have been sent",
                null,
                Exchange.NONE);
    }

    /// What a call is about to take of its budgets: its attempt's own bounds say the same.
    Claim claim(Target target, ProviderRequest asked) {
        return new Claim(
                Spender.of(arrival.request()),
                target.providerName(),
                target.model(),
                OutputCap.inputEstimate(asked),
                OutputCap.of(asked));
    }

    /// @param claim its bounds
    Attempt attempt(
            int number,
            Target target,
            Claim claim,
            String credentialReference,
            Instant startedAt,
            Instant callDeadline) {
        firstStart = firstStart == null ? startedAt : firstStart;
        askedLast = target;
        var request = arrival.request();
        return Attempt.newBuilder()
                .setAttemptId(TimeOrderedIds.next())
                .setRequestId(request.getRequestId())
                .setNumber(number)
                .setSource(arrival.source())
                .setLane(arrival.lane())
                .setUserId(request.getUserId())
                .setProject(request.getProject())
                .setTags(request.getTags())
                .setApiKeyId(request.getApiKeyId())
                .setProvider(target.providerName())
                .setModel(target.model())
                .setRoute(target.routeName())
                .setOperation(request.getOperation())
                .setCredentialReference(credentialReference)
                .setPromptName(promptName())
                .setPromptVersion(promptVersion)
                .setWorkerId(workerId)
                .setTraceparent(arrival.trace().traceparent())
                .setStartedAt(startedAt)
                .setCallDeadline(callDeadline)
                .setInputTokensEstimate(claim.inputTokens())
                .setOutputTokensCap(claim.outputTokens())
                .setRegion(target.provider().endpoint().region())
                .build();
    }

    /// Whose turn is kept is told to wait until then, however often it is looked at before.
    RequestParked parked(ParkedTopic topic, Stay stay, Instant now) {
        var request = arrival.request();
        var back = now.plus(topic.delay());
        var turn = stay.booked() && stay.notBefore() != null ? stay.notBefore() : back;
        return RequestParked.newBuilder()
                .setRequestId(request.getRequestId())
                .setSource(arrival.source())
                .setUserId(request.getUserId())
                .setProject(request.getProject())
                .setParkNumber(stay.number())
                .setParkedTopic(topic.topic())
                .setDueAt(turn.isAfter(back) ? turn : back)
                .setReason(stay.reason() == null ? "" : stay.reason().code())
                .setAttemptsMade(stay.made())
                .setPromptVersion(stay.promptVersion())
                .setParkedAt(now)
                .setWorkerId(workerId)
                .setTraceparent(arrival.trace().traceparent())
                .build();
    }

    AttemptFinished finished(
            Attempt attempt,
            ProviderOutcome outcome,
            Next next,
            Instant sentAt,
            @Nullable Instant firstTokenAt,
            Instant now) {
        var exchange = outcome.exchange();
        var finished =
                AttemptFinished.newBuilder()
                        .setAttempt(attempt)
                        .setHttpStatus(exchange.httpStatus())
                        .setProviderRequestId(exchange.providerRequestId())
                        .setServedBy(exchange.servedBy())
                        .setFinishedAt(now)
                        .setDurationMicros(micros(sentAt, now))
                        .setTimeToFirstTokenMicros(
                                firstTokenAt == null ? null : micros(sentAt, firstTokenAt))
                        .setQueueTimeMicros(micros(arrival.arrivedAt(), attempt.getStartedAt()))
                        .setStore(arrival.request().getStore());
        switch (outcome) {
            case ProviderOutcome.Completed(Answer answer, var _) ->
                    finished.setStatus(AttemptStatus.SUCCESS)
                            .setUsage(usage(answer.usage()))
                            .setServedModel(answer.servedModel())
                            .setServiceTier(answer.serviceTier())
                            .setRegion(answer.region());
            case ProviderOutcome.Rejected rejected ->
                    failed(finished, AttemptStatus.ERROR, rejected.code(), rejected.message())
                            .setUsage(rejected.usage() == null ? null : usage(rejected.usage()));
            case ProviderOutcome.Unavailable unavailable ->
                    failed(
                            finished,
                            AttemptStatus.ERROR,
                            unavailable.code(),
                            unavailable.message());
            case ProviderOutcome.Ambiguous ambiguous ->
                    failed(finished, AttemptStatus.UNKNOWN, ambiguous.code(), ambiguous.message());
            case ProviderOutcome.Interrupted interrupted ->
                    broken(
                            failed(
                                    finished,
                                    AttemptStatus.ERROR,
                                    interrupted.code(),
                                    interrupted.message()),
                            interrupted.partial());
            case ProviderOutcome.CutOff cutOff -> cutOff(finished, cutOff);
            case ProviderOutcome.NotSent _ ->
                    failed(
                            finished,
                            AttemptStatus.ERROR,
                            ErrorCode.LEASE_LOST,
                            "the lease ran out; nothing was sent");
        }
        return finished.setResult(terminal(attempt, outcome, next, micros(sentAt, now), now))
                .build();
    }

    /// A call that was cut off costs what was received of it. Where nothing was, and it may have
    /// been paid for, its cost is not known.
    private static void cutOff(AttemptFinished.Builder finished, ProviderOutcome.CutOff cutOff) {
        var partial = cutOff.partial();
        boolean unknown = cutOff.sent() && partial == null;
        failed(
                finished,
                unknown ? AttemptStatus.UNKNOWN : AttemptStatus.ERROR,
                ErrorCode.CANCELLED,
                cutOff.sent()
                        ? "the call was cut off, as the request was cancelled"
                        : "nothing was sent, as the request was cancelled");
        if (partial != null) {
            broken(finished, partial);
        }
    }

    /// A stream that ended early.
    private static void broken(AttemptFinished.Builder finished, Answer partial) {
        finished.setInterrupted(true)
                .setUsage(usage(partial.usage()))
                .setServedModel(partial.servedModel())
                .setServiceTier(partial.serviceTier())
                .setRegion(partial.region());
    }

    private static AttemptFinished.Builder failed(
            AttemptFinished.Builder finished,
            AttemptStatus status,
            ErrorCode code,
            String message) {
        return finished.setStatus(status).setErrorCode(code.code()).setErrorMessage(message);
    }

    private @Nullable InferenceResult terminal(
            Attempt attempt, ProviderOutcome outcome, Next next, long providerMicros, Instant now) {
        var result =
                result(attempt.getNumber(), now)
                        .setStartedAt(attempt.getStartedAt())
                        .setProviderTimeMicros(providerMicros);
        return switch (next) {
            case Next.Again _, Next.Elsewhere _ -> null;
            case Next.Succeed() -> succeeded(result, outcome);
            case Next.Fail(ErrorCode code, String message) ->
                    withPartial(result, outcome)
                            .setStatus(ResultStatus.FAILED)
                            .setErrorCode(code.code())
                            .setErrorMessage(withProvidersWords(message, outcome.exchange()))
                            .build();
            case Next.Cancel() ->
                    withPartial(result, outcome)
                            .setStatus(ResultStatus.CANCELLED)
                            .setErrorCode(ErrorCode.CANCELLED.code())
                            .setErrorMessage(CANCELLED)
                            .build();
            case Next.Expire(String message) ->
                    result.setStatus(ResultStatus.EXPIRED)
                            .setErrorCode(ErrorCode.DEADLINE_EXCEEDED.code())
                            .setErrorMessage(message)
                            .build();
        };
    }

    /// What came of a stream before it broke off is the requester's all the same.
    private static InferenceResult.Builder withPartial(
            InferenceResult.Builder result, ProviderOutcome outcome) {
        var partial =
                switch (outcome) {
                    case ProviderOutcome.Interrupted interrupted -> interrupted.partial();
                    case ProviderOutcome.CutOff cutOff -> cutOff.partial();
                    default -> null;
                };
        return partial == null
                ? result
                : result.setOutputText(partial.text()).setUsage(usage(partial.usage()));
    }

    private static InferenceResult succeeded(
            InferenceResult.Builder result, ProviderOutcome outcome) {
        if (!(outcome instanceof ProviderOutcome.Completed(Answer answer, var _))) {
            throw new IllegalStateException("only a completed call succeeds");
        }
        return result.setStatus(ResultStatus.SUCCEEDED)
                .setOutputText(answer.text())
                .setResponse(answer.response())
                .setFinishReason(answer.finishReason())
                .setUsage(usage(answer.usage()))
                .build();
    }

    /// Long words are cut here and not where they are read, lest a cut leave half a token that no
    /// mask knows.
    private static String withProvidersWords(String message, Exchange exchange) {
        String words = exchange.providerMessage();
        if (words == null) {
            return message;
        }
        return message
                + ": "
                + (words.length() <= LONGEST_WORDS
                        ? words
                        : words.substring(0, LONGEST_WORDS) + "…");
    }

    /// An end that no record can hold as it is: its facts stay, the request fails.
    AttemptFinished withoutOutput(AttemptFinished finished, int attempts, Instant now) {
        return AttemptFinished.newBuilder(finished)
                .setErrorMessage(null)
                .setResult(
                        result(attempts, now)
                                .setStatus(ResultStatus.FAILED)
                                .setErrorCode(ErrorCode.RESULT_TOO_LARGE.code())
                                .setErrorMessage("the result does not fit into a record")
                                .build())
                .build();
    }

    RequestEnded ended(
            ResultStatus status, ErrorCode code, String message, int attempts, Instant now) {
        return ended(
                result(attempts, now)
                        .setStatus(status)
                        .setErrorCode(code.code())
                        .setErrorMessage(message)
                        .build(),
                now);
    }

    RequestEnded ended(InferenceResult result, Instant now) {
        var request = arrival.request();
        return RequestEnded.newBuilder()
                .setRequestId(request.getRequestId())
                .setSource(arrival.source())
                .setLane(arrival.lane())
                .setUserId(bounded(request.getUserId()))
                .setProject(bounded(request.getProject()))
                .setTags(
                        RequestRules.areTagsSound(request.getTags()) ? request.getTags() : Map.of())
                .setApiKeyId(request.getApiKeyId())
                .setProvider(bounded(provider))
                .setModel(bounded(model))
                .setOperation(request.getOperation())
                .setTraceparent(arrival.trace().traceparent())
                .setEndedAt(now)
                .setWorkerId(workerId)
                .setStore(request.getStore())
                .setResult(result)
                .build();
    }

    private InferenceResult.Builder result(int attempts, Instant now) {
        var request = arrival.request();
        var waitedUntil = firstStart == null ? now : firstStart;
        var last = askedLast;
        var passedOver = course.passedOver(last);
        boolean routed = last == null ? !passedOver.isEmpty() : last.route() != null;
        return InferenceResult.newBuilder()
                .setRequestId(request.getRequestId())
                .setProvider(last == null ? bounded(provider) : last.providerName())
                .setModel(last == null ? bounded(model) : last.model())
                .setRoute(routed ? model : null)
                .setPassedOver(passedOver)
                .setPromptName(promptName())
                .setPromptVersion(promptVersion)
                .setAttempts(attempts)
                .setRequestedAt(request.getCreatedAt())
                .setFinishedAt(now)
                .setQueueTimeMicros(micros(arrival.arrivedAt(), waitedUntil));
    }

    /// A name past its limit is refused, and must not make the refusal too large to be written.
    private static String bounded(String name) {
        return name.length() <= RequestRules.LONGEST_NAME
                ? name
                : name.substring(0, RequestRules.LONGEST_NAME);
    }

    private static Usage usage(TokenUsage usage) {
        return new Usage(
                usage.input(),
                usage.cachedInput(),
                usage.cacheWrite5m(),
                usage.cacheWrite1h(),
                usage.audioInput(),
                usage.imageInput(),
                usage.output(),
                usage.reasoning(),
                usage.audioOutput(),
                usage.imageOutput(),
                usage.searchUnits(),
                usage.estimated());
    }

    /// Clocks of two machines may disagree; a duration is never negative.
    private static long micros(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toNanos() / 1000);
    }
}
