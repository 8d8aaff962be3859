package io.aistrale.worker.inference;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.worker.budget.Claim;
import io.aistrale.worker.cancel.StopSignal;
import io.aistrale.worker.inference.Failpoint.Step;
import io.aistrale.worker.inference.Gates.Pass;
import io.aistrale.worker.inference.Gates.Passage;
import io.aistrale.worker.inference.KnownRequest.Whereabouts;
import io.aistrale.worker.inference.RequestRules.Verdict;
import io.aistrale.worker.inference.RetryPolicy.Next;
import io.aistrale.worker.inference.RetryPolicy.Situation;
import io.aistrale.worker.inference.TargetSearch.Asking;
import io.aistrale.worker.inference.TargetSearch.Found;
import io.aistrale.worker.journal.Appended;
import io.aistrale.worker.journal.JournalPosition;
import io.aistrale.worker.journal.Past;
import io.aistrale.worker.limit.Rates;
import io.aistrale.worker.metric.CancellationFate;
import io.aistrale.worker.park.ParkedTopic;
import io.aistrale.worker.park.Stay;
import io.aistrale.worker.prompt.PromptedRequest;
import io.aistrale.worker.provider.Dialect.Encoding;
import io.aistrale.worker.provider.ProviderClient;
import io.aistrale.worker.provider.ProviderOutcome;
import io.aistrale.worker.provider.ProviderRequest;
import io.aistrale.worker.publish.ReplyAddress;
import io.aistrale.worker.route.Course;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request's way to its terminal result. Each step is caused by the end of the one before it,
/// so that no two run at once and none holds a thread while it waits:
///
/// `begin → attempt → (journal: started) → call → (journal: finished) → attempt again, or reply →
/// finish`
///
/// A request that was taken over goes on from where the journal says it stood.
final class InferenceRun {
    private static final Logger log = LoggerFactory.getLogger(InferenceRun.class);

    private static final String TOO_LATE = "the deadline passed before a call was made";

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /// How long a request leaves a silent provider alone, the first time and later.
    private static final Duration FIRST_CROWDED_PAUSE = Duration.ofSeconds(5);

    private static final Duration CROWDED_PAUSE = Duration.ofMinutes(1);

    /// How long a request leaves a budget alone that has nothing for it now, the first time and
    /// later.
    private static final Duration FIRST_BUDGET_PAUSE = Duration.ofSeconds(5);

    private static final Duration BUDGET_PAUSE = Duration.ofMinutes(1);

    /// Telemetry presumes calls unknown a minute past their deadline.
    private static final Duration SURELY_NOT_PRESUMED = Duration.ofSeconds(30);

    private final InferenceService service;
    private final Arrival arrival;
    private final KnownRequest known;
    private final Hold hold;
    private final StopSignal stop;
    private final Course course;
    private final TargetSearch search;
    private final Gates gates;
    private final RunEntries entries;
    private @Nullable Pass pass;
    private int made;
    private int counted;
    private boolean cutOff;

    InferenceRun(
            InferenceService service,
            Arrival arrival,
            KnownRequest known,
            Hold hold,
            StopSignal stop) {
        this.service = service;
        this.arrival = arrival;
        this.known = known;
        this.hold = hold;
        this.stop = stop;
        this.course = new Course(service.coolDowns());
        this.search = new TargetSearch(service, arrival, hold, course, stop, this::guarded);
        this.gates = new Gates(service, arrival, hold, stop, this::guarded);
        this.entries = new RunEntries(arrival, service.workerId(), course);
    }

    void begin(Past past) {
        guarded(() -> goOn(past));
    }

    /// A defect of ours before a call ends this one request, and stops no other.
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException bug) {
            faulted(bug);
        }
    }

    private void faulted(RuntimeException bug) {
        log.atError()
                .setCause(bug)
                .addKeyValue("requestId", arrival.request().getRequestId())
                .log("a request met a fault of ours");
        gates.abandon();
        giveBack();
        end(
                ResultStatus.FAILED,
                ErrorCode.INTERNAL_ERROR,
                "a fault of ours: " + bug.getClass().getSimpleName(),
                arrival.reply());
    }

    private void goOn(Past past) {
        switch (past) {
            case Past.Untouched() -> arrive();
            case Past.Between between -> resume(between);
            case Past.Open(var _, var settled) -> {
                hold.answered();
                var _ = settled.thenAcceptAsync(this::begin, service.steps());
            }
            case Past.Ended(JournalPosition position, boolean replied) ->
                    endedBefore(position, replied);
            case Past.Parked parked -> parkedBefore(parked);
        }
    }

    private void endedBefore(JournalPosition position, boolean replied) {
        known.ended(position);
        if (replied) {
            hold.finish();
        } else {
            new Reply(service, service.rules().replyTo(arrival.reply()), hold).sendFrom(position);
        }
    }

    private void parkedBefore(Past.Parked past) {
        Whereabouts.Parked.of(past.entry())
                .ifPresent(where -> known.parked(where.topic(), where.number()));
        new Parking(service, arrival, hold, known::left).again(past);
    }

    /// Begins, or goes on where it comes back from a parked topic.
    private void arrive() {
        var stay = arrival.stay();
        made = stay.made();
        counted = stay.counted();
        entries.resumed(stay.firstStart());
        entries.resolved(stay.promptVersion());
        var rest =
                stay.notBefore() == null
                        ? Duration.ZERO
                        : Duration.between(now(), stay.notBefore());
        if (stay.booked() && rest.compareTo(Rates.HERE) > 0) {
            pauseForTurn(rest, true);
        } else if (rest.isPositive() && !stay.booked()) {
            pause(rest, Objects.requireNonNullElse(stay.reason(), ErrorCode.RATE_LIMITED));
        } else {
            judge();
        }
    }

    private void resume(Past.Between past) {
        var stay = arrival.stay();
        made = Math.max(made, past.made());
        counted = Math.max(counted, stay.counted() + past.counted());
        entries.resumed(stay.firstStart());
        entries.resumed(past.firstStart());
        entries.resolved(stay.promptVersion());
        entries.resolved(past.promptVersion());
        goOnOrEnd(service.retryPolicy().resume(past, situation()));
    }

    /// What follows where no call of this run is under way and no target is left to ask at once.
    private void goOnOrEnd(Next next) {
        switch (next) {
            case Next.Again(Duration delay, ErrorCode why) -> pause(delay, why);
            case Next.Fail(ErrorCode code, String message) ->
                    end(ResultStatus.FAILED, code, message, arrival.reply());
            case Next.Expire(String message) -> expire(message);
            case Next.Elsewhere(), Next.Succeed(), Next.Cancel() ->
                    throw new IllegalStateException("nobody is left, and nobody has answered");
        }
    }

    /// Waits before another call: for long in a parked topic, else here.
    private void pause(Duration delay, ErrorCode why) {
        if (stop.isGiven()) {
            cancel();
            return;
        }
        var left = Duration.between(now(), arrival.deadline());
        var parked = ParkedTopic.forWait(delay, left);
        if (parked.isPresent()) {
            park(parked.get(), delay, why, false);
        } else {
            waitHere(delay.compareTo(left) < 0 ? delay : left);
        }
    }

    /// Waits for its turn at a rate, and is back before it.
    private void pauseForTurn(Duration wait, boolean booked) {
        var left = Duration.between(now(), arrival.deadline());
        var parked = ParkedTopic.forTurn(wait, left);
        if (parked.isPresent()) {
            park(parked.get(), wait, ErrorCode.RATE_LIMITED, booked);
        } else {
            waitHere(wait.compareTo(left) < 0 ? wait : left);
        }
    }

    /// Others have use for the place meanwhile.
    private void waitHere(Duration delay) {
        hold.answered();
        service.timer()
                .after(
                        delay.isNegative() ? Duration.ZERO : delay,
                        stop.hastened(() -> guarded(this::judge)));
    }

    private void park(ParkedTopic topic, Duration delay, ErrorCode why, boolean booked) {
        var stay =
                new Stay(
                        arrival.stay().number() + 1,
                        now().plus(delay),
                        why,
                        made,
                        counted,
                        entries.firstStart(),
                        entries.promptVersion(),
                        false,
                        booked);
        Reply.whenLeaseRuns(
                service,
                hold,
                () -> {
                    hold.ending();
                    hold.opens();
                    ifStillHeld(
                            () -> service.journal().append(entries.parked(topic, stay, now())),
                            _ -> parked(topic, stay, delay),
                            bug -> {
                                hold.closed();
                                faulted(bug);
                            });
                });
    }

    private void parked(ParkedTopic topic, Stay stay, Duration delay) {
        service.failpoint().pass(Step.PARKED_ACKED);
        hold.closed();
        service.metrics().parked(stay.reason(), arrival.lane());
        known.parked(topic, stay.number());
        new Parking(service, arrival, hold, known::left).copy(topic, stay, _ -> waitHere(delay));
    }

    private void judge() {
        if (stop.isGiven()) {
            cancel();
            return;
        }
        var request = arrival.request();
        var broken = service.rules().broken(request, arrival.reply());
        if (broken != null) {
            refuse(broken.code(), broken.message());
        } else if (request.getPrompt() == null) {
            route(request);
        } else {
            render(request);
        }
    }

    /// A label is resolved once: the version found first holds for every later call.
    private void render(InferenceRequest request) {
        switch (service.prompts().prompted(request, entries.promptVersion())) {
            case PromptedRequest.Ready(InferenceRequest prompted, int version) -> {
                entries.resolved(version);
                entries.asks(prompted);
                route(prompted);
            }
            case PromptedRequest.Refused(ErrorCode code, String message) -> refuse(code, message);
            case PromptedRequest.Unreachable() -> {
                if (isPastDeadline()) {
                    expire("the deadline passed before its prompt could be looked up");
                } else {
                    hold.answered();
                    Reply.whenLeaseRuns(service, hold, () -> waitHere(LOOK_AGAIN));
                }
            }
        }
    }

    private void route(InferenceRequest request) {
        switch (service.rules().judge(request)) {
            case Verdict.Admitted(var targets, var asked) -> {
                course.begin(targets);
                ask(asked);
            }
            case Verdict.Refused(ErrorCode code, String message) -> refuse(code, message);
        }
    }

    private void ask(ProviderRequest asked) {
        search.next(asked, this::follow);
    }

    private void follow(Found found) {
        switch (found) {
            case Found.Ready(Asking asking, Encoding.Call call) -> enterGates(asking, call);
            case Found.NobodyLeft() -> roundIsOver();
            case Found.Unwanted() -> cancel();
            case Found.TooLate() -> expire(TOO_LATE);
        }
    }

    /// No target is left: those that failed may be asked again later, those that could not be asked
    /// will not do better then.
    private void roundIsOver() {
        var failure = course.lastFailure();
        if (failure == null && course.isCrowded()) {
            waitForRoom();
            return;
        }
        if (failure == null) {
            var why = course.whyNobody();
            refuse(why.code(), why.message());
            return;
        }
        goOnOrEnd(service.retryPolicy().next(failure, situation()));
    }

    /// Here, without a place, where there will be room soon; elsewhere where nobody knows when.
    private void waitForRoom() {
        var ajar = course.ajar();
        if (ajar == null) {
            pause(
                    arrival.stay().isFirst() ? FIRST_CROWDED_PAUSE : CROWDED_PAUSE,
                    ErrorCode.PROVIDER_UNAVAILABLE);
            return;
        }
        hold.answered();
        var places = service.places();
        var goOn = stop.hastened(() -> guarded(this::judge));
        Runnable sign = () -> service.steps().execute(goOn);
        service.bulkhead()
                .awaitSign(
                        ajar,
                        places.isBelowShare(arrival.lane(), places.tenantOf(arrival.request())),
                        sign);
        service.timer()
                .after(
                        LOOK_AGAIN,
                        () -> {
                            service.bulkhead().forget(ajar, sign);
                            goOn.run();
                        });
    }

    private void enterGates(Asking asking, Encoding.Call call) {
        var claim = entries.claim(asking.target(), asking.here());
        gates.enter(
                asking,
                claim,
                arrival.stay().booked() && made == arrival.stay().made(),
                passage -> follow(asking, claim, call, passage));
    }

    private void follow(Asking asking, Claim claim, Encoding.Call call, Passage passage) {
        switch (passage) {
            case Passage.Open(Pass given) -> {
                pass = given;
                start(asking, claim, call, given);
            }
            case Passage.Refused(ErrorCode code, String why) -> {
                course.passOver(asking.target(), code, why);
                ask(asking.asked());
            }
            case Passage.NotItsTurn(Duration wait, boolean booked) -> pauseForTurn(wait, booked);
            case Passage.NoPlace(Duration wait, ErrorCode why) -> pause(wait, why);
            case Passage.BudgetLater(ErrorCode why) ->
                    pause(arrival.stay().isFirst() ? FIRST_BUDGET_PAUSE : BUDGET_PAUSE, why);
            case Passage.Unwanted() -> cancel();
            case Passage.TooLate() -> expire(TOO_LATE);
        }
    }

    private boolean isPastDeadline() {
        return !now().isBefore(arrival.deadline());
    }

    private void start(Asking asking, Claim claim, Encoding.Call call, Pass given) {
        var startedAt = Objects.requireNonNullElseGet(given.startsAt(), this::now);
        var limit = startedAt.plus(asking.target().timeout());
        var callDeadline = limit.isBefore(arrival.deadline()) ? limit : arrival.deadline();
        var attempt =
                entries.attempt(
                        made + 1,
                        asking.target(),
                        claim,
                        asking.credential().reference(),
                        startedAt,
                        callDeadline);
        service.failpoint().pass(Step.BEFORE_STARTED);
        made++;
        hold.opens();
        ifStillHeld(
                () -> service.journal().append(new AttemptStarted(attempt)),
                _ ->
                        hold.whenPlaceIsFree(
                                given.goesFirst(), () -> call(asking, call, attempt, given)),
                bug -> {
                    hold.closed();
                    faulted(bug);
                });
    }

    /// No call is made with what the gates gave.
    private void giveBack() {
        var given = pass;
        pass = null;
        if (given != null) {
            given.giveBack();
        }
    }

    /// Writes what only the partition's owner may write; otherwise the request is its next owner's.
    private <T> void ifStillHeld(
            Supplier<CompletableFuture<T>> write,
            Consumer<T> then,
            Consumer<RuntimeException> refused) {
        service.writes()
                .write(
                        () -> {
                            var written = hold.ifHeld(write::get);
                            return written == null
                                    ? CompletableFuture.completedFuture(Optional.<T>empty())
                                    : written.thenApply(Optional::of);
                        },
                        (Optional<T> written) ->
                                written.ifPresentOrElse(
                                        then,
                                        () -> {
                                            giveBack();
                                            hold.closed();
                                            hold.abandon();
                                        }),
                        refused);
    }

    private void call(Asking asking, Encoding.Call call, Attempt attempt, Pass given) {
        service.failpoint().pass(Step.STARTED_ACKED);
        var chunks = new ChunkStream(service, arrival, attempt);
        service.bulkhead().begins(asking.target());
        var sent = new Sent(asking, attempt, now(), chunks, given);
        try {
            var _ =
                    outcome(sent, call)
                            .whenCompleteAsync(
                                    (outcome, bug) -> called(sent, outcome, bug), service.steps());
        } catch (RuntimeException bug) {
            called(sent, null, bug);
        }
    }

    /// A worker that wakes past its lease may find the call's time over, too. That it gave the call
    /// up goes first: its successor may have ended the request, which no other end may follow.
    private CompletableFuture<ProviderOutcome> outcome(Sent sent, Encoding.Call call) {
        if (!hold.mayCall()) {
            return CompletableFuture.completedFuture(
                    new ProviderOutcome.NotSent(ProviderOutcome.Exchange.NONE));
        }
        if (stop.isGiven()) {
            return CompletableFuture.completedFuture(
                    new ProviderOutcome.CutOff(false, null, ProviderOutcome.Exchange.NONE));
        }
        var unwanted = new CompletableFuture<Void>();
        stop.hastened(() -> unwanted.complete(null));
        var attempt = sent.attempt();
        var asking = sent.asking();
        var left = Duration.between(sent.at(), attempt.getCallDeadline());
        var provider = asking.target().provider();
        var post =
                new ProviderClient.Target(
                        provider.endpoint(),
                        provider.dialect(),
                        asking.here(),
                        asking.credential().token());
        return service.client()
                .call(
                        post,
                        call,
                        attempt.getAttemptId(),
                        left.isPositive() ? left : Duration.ofMillis(1),
                        this::maySend,
                        sent.chunks(),
                        unwanted);
    }

    /// A call under way.
    private record Sent(
            Asking asking, Attempt attempt, Instant at, ChunkStream chunks, Pass pass) {}

    private boolean maySend() {
        boolean may = hold.mayCall();
        if (may && service.failpoint() != Failpoint.NONE) {
            service.timer()
                    .after(Duration.ofMillis(20), () -> service.failpoint().pass(Step.CALL_SENT));
        }
        return may;
    }

    private void called(Sent sent, @Nullable ProviderOutcome outcome, @Nullable Throwable bug) {
        service.failpoint().pass(Step.CALL_ANSWERED);
        hold.answered();
        var end = outcome != null ? outcome : RunEntries.bug(bug);
        if (RetryPolicy.counts(end)) {
            counted++;
        }
        cutOff = end instanceof ProviderOutcome.CutOff cut && cut.sent();
        var asking = sent.asking();
        course.called(asking.target(), asking.credential().reference(), end);
        var firstWord = Objects.requireNonNullElse(sent.chunks().firstTokenAt(), now());
        var took = Duration.between(sent.at(), firstWord);
        service.bulkhead().ends(asking.target(), end, took);
        sent.pass().called(end, took);
        var next = service.retryPolicy().next(end, situation());
        var finished =
                entries.finished(
                        sent.attempt(), end, next, sent.at(), sent.chunks().firstTokenAt(), now());
        forgetRefusedToken(finished);
        if (finished.getResult() != null) {
            hold.ending();
        }
        write(sent, finished, next);
    }

    private void forgetRefusedToken(AttemptFinished finished) {
        var attempt = finished.getAttempt();
        if (ErrorCode.CREDENTIAL_REFUSED.code().equals(finished.getErrorCode())) {
            service.credentials()
                    .refused(
                            attempt.getProvider(),
                            attempt.getUserId(),
                            attempt.getProject(),
                            attempt.getCredentialReference());
        }
    }

    /// An end is written whoever holds the partition now: it is money.
    private void write(Sent sent, AttemptFinished finished, Next next) {
        service.writes()
                .write(
                        () -> service.journal().append(finished),
                        written -> finished(sent, written, next),
                        bug -> unwritten(sent, finished, bug));
    }

    /// The end cannot stand as it is. Its facts and usage are kept without the output.
    private void unwritten(Sent sent, AttemptFinished finished, RuntimeException bug) {
        log.atError()
                .setCause(bug)
                .addKeyValue("requestId", arrival.request().getRequestId())
                .log("a call's end cannot be written whole");
        var shortened = entries.withoutOutput(finished, made, now());
        hold.ending();
        service.writes()
                .write(
                        () -> service.journal().append(shortened),
                        written -> {
                            sent.pass().settle(written.entry(), written.position());
                            hold.closed();
                            observe(sent.asking(), written.entry());
                            settle(
                                    arrival.reply(),
                                    written.entry().getResult(),
                                    written.position());
                        });
    }

    private void finished(Sent sent, Appended<AttemptFinished> written, Next next) {
        service.failpoint().pass(Step.FINISHED_ACKED);
        sent.pass().settle(written.entry(), written.position());
        hold.closed();
        observe(sent.asking(), written.entry());
        switch (next) {
            case Next.Again(Duration delay, ErrorCode why) -> pause(delay, why);
            case Next.Elsewhere() -> guarded(() -> ask(sent.asking().asked()));
            case Next.Succeed(), Next.Fail _, Next.Expire _, Next.Cancel _ -> ended(written);
        }
    }

    /// An end that stood long past the call's deadline, after an outage, may stand behind a
    /// presumption that it is unknown, and then ends nothing: the same result is said once more, as
    /// the request's own end. Where the first one counts, the second is void.
    private void ended(Appended<AttemptFinished> written) {
        var attempt = written.entry().getAttempt();
        var result = written.entry().getResult();
        if (now().isBefore(attempt.getCallDeadline().plus(SURELY_NOT_PRESUMED))) {
            settle(arrival.reply(), result, written.position());
            return;
        }
        write(entries.ended(result, now()), arrival.reply());
    }

    /// What is only looked at must not stop what is promised.
    private void observe(Asking asking, AttemptFinished finished) {
        try {
            service.metrics().finished(finished);
            AttemptLog.ended(finished, arrival.trace());
            service.spans()
                    .called(
                            arrival.trace(),
                            arrival.request(),
                            finished,
                            asking.target().provider().endpoint().baseUrl());
        } catch (RuntimeException bug) {
            log.atError().setCause(bug).log("a call could not be counted or logged");
        }
    }

    private void refuse(ErrorCode code, String message) {
        end(ResultStatus.FAILED, code, message, service.rules().replyTo(arrival.reply()));
    }

    private void expire(String message) {
        end(ResultStatus.EXPIRED, ErrorCode.DEADLINE_EXCEEDED, message, arrival.reply());
    }

    /// Between two calls, or before the first.
    private void cancel() {
        end(
                ResultStatus.CANCELLED,
                ErrorCode.CANCELLED,
                RunEntries.CANCELLED,
                service.rules().replyTo(arrival.reply()));
    }

    private void end(ResultStatus status, ErrorCode code, String message, ReplyAddress reply) {
        Reply.whenLeaseRuns(
                service,
                hold,
                () -> {
                    var ended = entries.ended(status, code, message, made, now());
                    AttemptLog.refused(ended, arrival.trace());
                    write(ended, reply);
                });
    }

    private void write(RequestEnded ended, ReplyAddress reply) {
        hold.ending();
        hold.unconfirmed();
        hold.opens();
        ifStillHeld(
                () -> service.journal().append(ended),
                written -> {
                    hold.closed();
                    var _ =
                            hold.confirm(written.position())
                                    .thenAcceptAsync(
                                            past -> ended(written, past, reply), service.steps())
                                    .exceptionally(InferenceRun::untold);
                },
                bug ->
                        log.atError()
                                .setCause(bug)
                                .addKeyValue("requestId", ended.getRequestId())
                                .log("an end cannot be written; the request stays open"));
    }

    /// A former owner that woke after the takeover may have ended the request before, or begun a
    /// call: then its end is the result, or this one is void and the request goes on from there.
    private void ended(Appended<RequestEnded> written, Past past, ReplyAddress reply) {
        switch (past) {
            case Past.Ended(var first, boolean _) when first.equals(written.position()) ->
                    settle(reply, written.entry().getResult(), first);
            // One that was frozen itself sees its successor's calls.
            case Past.Open open -> Reply.whenLeaseRuns(service, hold, () -> goOnAfter(open));
            default -> begin(past);
        }
    }

    private void goOnAfter(Past.Open open) {
        open.calls().forEach(call -> service.presumptions().settle(call, () -> !hold.isLost()));
        begin(open);
    }

    private static @Nullable Void untold(Throwable bug) {
        log.atError().setCause(bug).log("an end that stands in the journal cannot be told");
        return null;
    }

    private void settle(ReplyAddress address, InferenceResult result, JournalPosition position) {
        known.ended(position);
        if (stop.isGiven()) {
            service.metrics().cancellation(CancellationFate.of(result.getStatus(), cutOff));
        }
        new Reply(service, address, hold).send(result);
        service.spans()
                .processed(arrival.trace(), arrival.source(), arrival.arrivedAt(), result, now());
    }

    private Situation situation() {
        var request = arrival.request();
        return new Situation(
                counted,
                made,
                request.getMaxAttempts(),
                request.getOnUnknownOutcome(),
                course.hasAnother(),
                request.getStream(),
                now(),
                arrival.deadline());
    }

    private Instant now() {
        return service.clock().instant();
    }
}
