package io.aistrale.worker.inference;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.event.OnUnknownOutcome;
import io.aistrale.worker.journal.Past;
import io.aistrale.worker.provider.ProviderOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The one layer that owns retries. A provider's own word on when to come again comes first, else
/// 0.5 s doubling to 30 s, less up to a quarter at random. Calls refused for want of capacity do
/// not count towards the attempts; only the deadline bounds them.
public final class RetryPolicy {
    private static final Duration FIRST_DELAY = Duration.ofMillis(500);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);
    private static final double MOST_JITTER = 0.25;

    private final RandomGenerator random;

    public RetryPolicy(RandomGenerator random) {
        this.random = random;
    }

    /// What has been tried and what is allowed.
    ///
    /// @param counted calls made that count towards the most allowed, the one just ended among them
    /// @param made all calls made
    /// @param another whether a target is left that has not been asked yet
    /// @param streamed whether chunks may have gone out that cannot be taken back
    public record Situation(
            int counted,
            int made,
            int maxAttempts,
            OnUnknownOutcome onUnknown,
            boolean another,
            boolean streamed,
            Instant now,
            Instant deadline) {
        /// Whether the next target may be asked after a failure.
        boolean goesElsewhere(ErrorCode code) {
            return another
                    && code.anotherMayServe()
                    && counted < maxAttempts
                    && now.isBefore(deadline);
        }

        /// A lost worker's stream may have been read by somebody, and is not begun anew.
        boolean mayRepeatUnknown() {
            return onUnknown == OnUnknownOutcome.RETRY && !streamed;
        }
    }

    /// What happens after a call.
    public sealed interface Next {
        /// The request has its answer.
        record Succeed() implements Next {}

        /// The request ends with this failure.
        record Fail(ErrorCode code, String message) implements Next {}

        /// The request's deadline comes before another call could.
        record Expire(String message) implements Next {}

        /// The request was cancelled while the call was under way.
        record Cancel() implements Next {}

        /// Another target of the route is asked at once.
        record Elsewhere() implements Next {}

        /// Another call follows.
        ///
        /// @param why what is waited for
        record Again(Duration delay, ErrorCode why) implements Next {}
    }

    public Next next(ProviderOutcome outcome, Situation situation) {
        return switch (outcome) {
            case ProviderOutcome.Completed _ -> new Next.Succeed();
            case ProviderOutcome.Rejected rejected ->
                    situation.goesElsewhere(rejected.code())
                            ? new Next.Elsewhere()
                            : new Next.Fail(rejected.code(), rejected.message());
            case ProviderOutcome.Unavailable unavailable ->
                    again(
                            unavailable.code(),
                            unavailable.message(),
                            unavailable.retryAfter(),
                            situation);
            case ProviderOutcome.Ambiguous ambiguous ->
                    switch (situation.onUnknown()) {
                        case RETRY -> again(ambiguous.code(), ambiguous.message(), null, situation);
                        case FAIL ->
                                new Next.Fail(
                                        ambiguous.code(),
                                        ambiguous.message() + "; it may have been paid for");
                    };
            case ProviderOutcome.Interrupted interrupted ->
                    new Next.Fail(interrupted.code(), interrupted.message());
            case ProviderOutcome.CutOff _ -> new Next.Cancel();
            case ProviderOutcome.NotSent _ -> new Next.Again(FIRST_DELAY, ErrorCode.LEASE_LOST);
        };
    }

    /// What happens to a request that a former owner left between two calls, or whose last call was
    /// presumed unknown. Its worker had decided on another call; an unknown one is decided on now.
    public Next resume(Past.Between past, Situation situation) {
        var last = past.last();
        if (last.status() == AttemptStatus.UNKNOWN && !situation.mayRepeatUnknown()) {
            return new Next.Fail(
                    ErrorCode.WORKER_LOST,
                    "the worker that made the call is gone; it may have been paid for");
        }
        if (situation.counted() >= situation.maxAttempts()) {
            return new Next.Fail(
                    last.code(), "the last call failed; attempts made: " + situation.made());
        }
        var due = last.at().plus(backoff(situation.made()));
        if (!due.isBefore(situation.deadline())) {
            return new Next.Expire("the deadline comes before the next attempt");
        }
        var delay = Duration.between(situation.now(), due);
        return new Next.Again(delay.isNegative() ? Duration.ZERO : delay, last.code());
    }

    /// Whether a call counts towards the most allowed.
    public static boolean counts(ProviderOutcome outcome) {
        return switch (outcome) {
            case ProviderOutcome.Completed _,
                    ProviderOutcome.Rejected _,
                    ProviderOutcome.Interrupted _,
                    ProviderOutcome.Ambiguous _ ->
                    true;
            case ProviderOutcome.Unavailable unavailable -> unavailable.code().countsAsAttempt();
            case ProviderOutcome.CutOff cutOff -> cutOff.sent();
            case ProviderOutcome.NotSent _ -> false;
        };
    }

    private Next again(
            ErrorCode code, String message, @Nullable Duration hint, Situation situation) {
        if (situation.goesElsewhere(code)) {
            return new Next.Elsewhere();
        }
        if (situation.counted() >= situation.maxAttempts()) {
            return new Next.Fail(code, message + "; attempts made: " + situation.made());
        }
        var delay = hint == null ? backoff(situation.made()) : jittered(hint);
        if (!situation.now().plus(delay).isBefore(situation.deadline())) {
            return new Next.Expire("the deadline comes before the next attempt; last: " + message);
        }
        return new Next.Again(delay, code);
    }

    private Duration backoff(int made) {
        long millis = FIRST_DELAY.toMillis() << Math.min(made - 1, 10);
        long bounded = Math.min(millis, LONGEST_DELAY.toMillis());
        return Duration.ofMillis(bounded - (long) (bounded * MOST_JITTER * random.nextDouble()));
    }

    /// Never before the provider's word; a little after it, so that not all come back at once.
    private Duration jittered(Duration hint) {
        long spread = Math.min(hint.toMillis() / 4, 1000) + 10;
        return hint.plusMillis((long) (spread * random.nextDouble()));
    }
}
