package io.aistrale.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.event.OnUnknownOutcome;
import io.aistrale.worker.inference.RetryPolicy.Next;
import io.aistrale.worker.inference.RetryPolicy.Situation;
import io.aistrale.worker.journal.Past;
import io.aistrale.worker.provider.Answer;
import io.aistrale.worker.provider.ProviderOutcome;
import io.aistrale.worker.provider.ProviderOutcome.Exchange;
import io.aistrale.worker.provider.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final long SEED = 42;
    private final RetryPolicy policy = new RetryPolicy(new Random(SEED));

    @Test
    void aRejectedCallIsNeverRepeated() {
        var rejected =
                new ProviderOutcome.Rejected(ErrorCode.INVALID_REQUEST, "no", null, Exchange.NONE);

        assertThat(policy.next(rejected, after(1, 1)))
                .isEqualTo(new Next.Fail(ErrorCode.INVALID_REQUEST, "no"));
        assertThat(RetryPolicy.counts(rejected)).isTrue();
    }

    @Test
    void theProvidersWordOnWhenToComeAgainIsKept() {
        var next =
                policy.next(
                        unavailable(ErrorCode.RATE_LIMITED, Duration.ofSeconds(7)), after(0, 1));

        assertThat(next)
                .isInstanceOfSatisfying(
                        Next.Again.class,
                        again ->
                                assertThat(again.delay())
                                        .isBetween(Duration.ofSeconds(7), Duration.ofMillis(8010)));
    }

    @Test
    void withoutAWordTheDelayDoublesAndLosesAtMostAQuarter() {
        for (int made = 1; made <= 5; made++) {
            long full = 500L << (made - 1);
            var next = policy.next(unavailable(ErrorCode.PROVIDER_ERROR, null), after(1, made));

            assertThat(next)
                    .isInstanceOfSatisfying(
                            Next.Again.class,
                            again ->
                                    assertThat(again.delay().toMillis())
                                            .as("seed %d", SEED)
                                            .isBetween(full * 3 / 4, full));
        }
    }

    @Test
    void aFaultOfTheProviderEndsTheRequestWhenItsAttemptsAreUsedUp() {
        var outcome = unavailable(ErrorCode.PROVIDER_ERROR, null);

        assertThat(policy.next(outcome, after(3, 3))).isInstanceOf(Next.Fail.class);
        assertThat(RetryPolicy.counts(outcome)).isTrue();
    }

    @Test
    void wantOfCapacityDoesNotUseUpAttempts() {
        var throttled = unavailable(ErrorCode.RATE_LIMITED, null);

        assertThat(RetryPolicy.counts(throttled)).isFalse();
        assertThat(policy.next(throttled, after(0, 40))).isInstanceOf(Next.Again.class);
    }

    @Test
    void aRequestExpiresWhenItsDeadlineComesBeforeTheNextAttempt() {
        var next =
                policy.next(
                        unavailable(ErrorCode.RATE_LIMITED, Duration.ofMinutes(2)), after(0, 1));

        assertThat(next).isInstanceOf(Next.Expire.class);
    }

    @Test
    void anAmbiguousCallIsRepeatedOnlyWhereTheRequestAllowsIt() {
        var lost = new ProviderOutcome.Ambiguous(ErrorCode.CONNECTION_LOST, "broke", Exchange.NONE);

        assertThat(policy.next(lost, after(1, 1))).isInstanceOf(Next.Again.class);
        assertThat(
                        policy.next(
                                lost,
                                new Situation(
                                        1,
                                        1,
                                        3,
                                        OnUnknownOutcome.FAIL,
                                        false,
                                        false,
                                        NOW,
                                        NOW.plusSeconds(60))))
                .isInstanceOfSatisfying(
                        Next.Fail.class,
                        fail -> assertThat(fail.message()).contains("may have been paid for"));
    }

    private static ProviderOutcome unavailable(ErrorCode code, @Nullable Duration retryAfter) {
        return new ProviderOutcome.Unavailable(code, "not now", retryAfter, Exchange.NONE);
    }

    private static Situation after(int counted, int made) {
        return new Situation(
                counted, made, 3, OnUnknownOutcome.RETRY, false, false, NOW, NOW.plusSeconds(60));
    }

    private static Past.Between lastEnded(AttemptStatus status, ErrorCode code, Instant at) {
        return new Past.Between(1, 1, at, new Past.LastEnd(status, code.code(), at), null);
    }

    @Test
    void aCallPresumedUnknownIsRepeatedOrNotAsTheRequestSays() {
        var gone = lastEnded(AttemptStatus.UNKNOWN, ErrorCode.WORKER_LOST, NOW.minusSeconds(60));

        assertThat(policy.resume(gone, situation(OnUnknownOutcome.RETRY, 1)))
                .isEqualTo(new Next.Again(Duration.ZERO, ErrorCode.WORKER_LOST));
        assertThat(policy.resume(gone, situation(OnUnknownOutcome.FAIL, 1)))
                .isInstanceOfSatisfying(
                        Next.Fail.class,
                        fail -> assertThat(fail.code()).isEqualTo(ErrorCode.WORKER_LOST));
    }

    @Test
    void aTakenOverRequestWaitsOnlyForWhatIsLeftOfItsDelay() {
        var justNow = lastEnded(AttemptStatus.ERROR, ErrorCode.PROVIDER_ERROR, NOW);

        assertThat(policy.resume(justNow, situation(OnUnknownOutcome.RETRY, 1)))
                .isInstanceOfSatisfying(
                        Next.Again.class,
                        again ->
                                assertThat(again.delay())
                                        .isBetween(Duration.ofMillis(375), Duration.ofMillis(500)));
    }

    @Test
    void aTakenOverRequestThatIsOutOfAttemptsEndsWithItsLastError() {
        var failed = lastEnded(AttemptStatus.ERROR, ErrorCode.PROVIDER_ERROR, NOW);

        assertThat(policy.resume(failed, situation(OnUnknownOutcome.RETRY, 3)))
                .isInstanceOfSatisfying(
                        Next.Fail.class,
                        fail -> assertThat(fail.code()).isEqualTo(ErrorCode.PROVIDER_ERROR));
    }

    @Test
    void aStreamThatSomebodyMayHaveReadIsNotBegunAnew() {
        var gone = lastEnded(AttemptStatus.UNKNOWN, ErrorCode.WORKER_LOST, NOW.minusSeconds(60));
        var streamed =
                new Situation(
                        1, 1, 3, OnUnknownOutcome.RETRY, false, true, NOW, NOW.plusSeconds(600));
        var answer = new Answer("Hal", "{}", null, TokenUsage.ofText(1, 1, true), null, null);
        var broken =
                new ProviderOutcome.Interrupted(
                        ErrorCode.CONNECTION_LOST, "broke", answer, Exchange.NONE);

        assertThat(policy.resume(gone, streamed))
                .isInstanceOfSatisfying(
                        Next.Fail.class,
                        fail -> assertThat(fail.code()).isEqualTo(ErrorCode.WORKER_LOST));
        assertThat(policy.next(broken, streamed))
                .isEqualTo(new Next.Fail(ErrorCode.CONNECTION_LOST, "broke"));
    }

    private static Situation situation(OnUnknownOutcome onUnknown, int counted) {
        return new Situation(
                counted, counted, 3, onUnknown, false, false, NOW, NOW.plusSeconds(600));
    }
}
