package io.aistrale.worker.inference;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.worker.credential.Credential;
import io.aistrale.worker.credential.CredentialLookup;
import io.aistrale.worker.inference.RequestRules.Verdict;
import io.aistrale.worker.inference.RetryPolicy.Next;
import io.aistrale.worker.inference.RetryPolicy.Situation;
import io.aistrale.worker.provider.Dialect.Encoding;
import io.aistrale.worker.provider.ProviderClient.Target;
import io.aistrale.worker.provider.ProviderOutcome;
import io.aistrale.worker.publish.ReplyAddress;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request's way to its terminal result. Each step is caused by the end of the one before it,
/// so that no two run at once and none holds a thread while it waits:
///
/// `begin → attempt → (journal: started) → call → (journal: finished) → attempt again, or reply →
/// finish`
final class InferenceRun {
    private static final Logger log = LoggerFactory.getLogger(InferenceRun.class);
    private static final Duration CREDENTIAL_PAUSE = Duration.ofSeconds(1);

    private final InferenceService service;
    private final Arrival arrival;
    private final Hold hold;
    private final RunEntries entries;
    private int made;
    private int counted;

    InferenceRun(InferenceService service, Arrival arrival, Hold hold) {
        this.service = service;
        this.arrival = arrival;
        this.hold = hold;
        this.entries = new RunEntries(arrival, service.workerId());
    }

    void begin() {
        guarded(this::judge);
    }

    /// A defect of ours before a call ends this one request, and stops no other.
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException bug) {
            log.atError()
                    .setCause(bug)
                    .addKeyValue("requestId", arrival.request().getRequestId())
                    .log("a request met a fault of ours");
            end(
                    ResultStatus.FAILED,
                    ErrorCode.INTERNAL_ERROR,
                    "a fault of ours: " + bug.getClass().getSimpleName(),
                    arrival.reply());
        }
    }

    private void judge() {
        switch (service.rules().judge(arrival.request(), arrival.reply())) {
            case Verdict.Admitted admitted -> attempt(admitted);
            case Verdict.Refused(ErrorCode code, String message) -> refuse(code, message);
        }
    }

    private void attempt(Verdict.Admitted asked) {
        if (hold.isLost()) {
            return;
        }
        if (!now().isBefore(arrival.deadline())) {
            end(
                    ResultStatus.EXPIRED,
                    ErrorCode.DEADLINE_EXCEEDED,
                    "the deadline passed before a call was made",
                    arrival.reply());
            return;
        }
        String provider = arrival.request().getProvider();
        String user = arrival.request().getUserId();
        switch (service.credentials().find(provider, user)) {
            case CredentialLookup.Found(Credential credential) -> encode(asked, credential);
            case CredentialLookup.NotFound() ->
                    refuse(
                            ErrorCode.CREDENTIAL_NOT_FOUND,
                            "no token is stored for provider " + provider + " and user " + user);
            case CredentialLookup.Unopenable(String why) ->
                    refuse(
                            ErrorCode.CREDENTIAL_NOT_FOUND,
                            "the token stored for provider "
                                    + provider
                                    + " and user "
                                    + user
                                    + " cannot be opened ("
                                    + why
                                    + "): store it again");
            case CredentialLookup.Unreachable() ->
                    service.timer().after(CREDENTIAL_PAUSE, () -> guarded(() -> attempt(asked)));
        }
    }

    private void encode(Verdict.Admitted asked, Credential credential) {
        var provider = asked.provider();
        switch (provider.dialect().encode(asked.asked(), provider.endpoint(), credential.token())) {
            case Encoding.Call call -> start(asked, call, credential);
            case Encoding.Refused(ErrorCode code, String message) -> refuse(code, message);
        }
    }

    private void start(Verdict.Admitted asked, Encoding.Call call, Credential credential) {
        made++;
        var startedAt = now();
        var limit = startedAt.plus(asked.provider().endpoint().totalTimeout());
        var callDeadline = limit.isBefore(arrival.deadline()) ? limit : arrival.deadline();
        var attempt =
                entries.attempt(
                        made, asked.asked(), credential.reference(), startedAt, callDeadline);
        service.writes()
                .write(
                        () -> service.journal().append(new AttemptStarted(attempt)),
                        _ -> call(asked, call, attempt));
    }

    private void call(Verdict.Admitted asked, Encoding.Call call, Attempt attempt) {
        var sentAt = now();
        var left = Duration.between(sentAt, attempt.getCallDeadline());
        var timeout = left.isPositive() ? left : Duration.ofMillis(1);
        var target =
                new Target(asked.provider().endpoint(), asked.provider().dialect(), asked.asked());
        var _ =
                service.client()
                        .call(target, call, attempt.getAttemptId(), timeout, hold::mayCall)
                        .whenCompleteAsync(
                                (outcome, error) -> called(asked, attempt, sentAt, outcome, error),
                                service.steps());
    }

    private void called(
            Verdict.Admitted asked,
            Attempt attempt,
            Instant sentAt,
            @Nullable ProviderOutcome outcome,
            @Nullable Throwable bug) {
        var end = outcome != null ? outcome : RunEntries.bug(bug);
        if (RetryPolicy.counts(end)) {
            counted++;
        }
        var request = arrival.request();
        var situation =
                new Situation(
                        counted,
                        made,
                        request.getMaxAttempts(),
                        request.getOnUnknownOutcome(),
                        now(),
                        arrival.deadline());
        var next = service.retryPolicy().next(end, situation);
        var finished = entries.finished(attempt, end, next, sentAt, now());
        service.writes()
                .write(
                        () -> service.journal().append(finished),
                        written -> finished(asked, written, next));
    }

    private void finished(Verdict.Admitted asked, AttemptFinished written, Next next) {
        service.metrics().finished(written);
        AttemptLog.ended(written, arrival.trace());
        switch (next) {
            case Next.Again(Duration delay) -> {
                service.metrics()
                        .retried(
                                arrival.request().getProvider(),
                                String.valueOf(written.getErrorCode()));
                service.timer().after(delay, () -> guarded(() -> attempt(asked)));
            }
            case Next.Succeed(), Next.Fail _, Next.Expire _ ->
                    reply(arrival.reply(), written.getResult());
        }
    }

    private void refuse(ErrorCode code, String message) {
        var reply =
                code == ErrorCode.REPLY_ALIAS_UNKNOWN
                        ? arrival.reply().atDefault()
                        : arrival.reply();
        end(ResultStatus.FAILED, code, message, reply);
    }

    private void end(ResultStatus status, ErrorCode code, String message, ReplyAddress reply) {
        var ended = entries.ended(status, code, message, made, now());
        AttemptLog.refused(ended, arrival.trace());
        service.writes()
                .write(() -> service.journal().append(ended), _ -> reply(reply, ended.getResult()));
    }

    private void reply(ReplyAddress address, InferenceResult result) {
        service.writes().write(() -> service.replies().reply(address, result), _ -> hold.finish());
    }

    private Instant now() {
        return service.clock().instant();
    }
}
