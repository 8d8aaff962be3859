package io.aistrale.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.worker.provider.Answer;
import io.aistrale.worker.provider.ProviderOutcome;
import io.aistrale.worker.provider.ProviderOutcome.Exchange;
import io.aistrale.worker.provider.RateLimits;
import io.aistrale.worker.provider.RateLimits.Window;
import io.aistrale.worker.provider.TokenUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What calls cost, what their ends give back, and what answers tell of limits.
class MeteredCallsTest {
    private static final String KEY = "c:1";

    private final Fleet fleet = new Fleet(1, 2);
    private final List<Permit> permits = new ArrayList<>();

    private static Exchange telling(Window... windows) {
        return new Exchange(200, null, null, null, new RateLimits(List.of(windows)));
    }

    private static ProviderOutcome answered(long tokens, Exchange exchange) {
        return new ProviderOutcome.Completed(
                new Answer("", "{}", null, TokenUsage.ofText(tokens, 0, false), null, null),
                exchange);
    }

    private static ProviderOutcome throttled(@Nullable Duration retryAfter) {
        return new ProviderOutcome.Unavailable(
                ErrorCode.RATE_LIMITED, "429", retryAfter, Exchange.NONE);
    }

    private void limitTokens(long perMinute) {
        fleet.set.put(Subject.ofCredential(KEY), new PerMinute(null, perMinute));
        fleet.workers.forEach(worker -> worker.limits.refresh());
    }

    private void call(int worker, Rates.Call call) {
        fleet.workers
                .get(worker)
                .rates
                .enter(
                        call,
                        () -> {},
                        turn -> {
                            if (turn instanceof Turn.Go(Permit permit)) {
                                permits.add(permit);
                            }
                        });
    }

    private static Rates.Call of(long tokens) {
        return Fleet.call(KEY, tokens, false);
    }

    private void end(ProviderOutcome outcome) {
        fleet.workers.getFirst().rates.ended(permits.removeFirst(), of(6_000), outcome);
    }

    @Test
    void tokensThatWereTakenAndNotUsedLetOthersPass() {
        limitTokens(60_000);
        call(0, of(6_000));
        fleet.time.pass(Duration.ofSeconds(7));
        assertThat(permits).as("6,000 tokens at 1,000 a second").hasSize(1);

        end(answered(1_000, Exchange.NONE));
        call(0, of(4_000));
        fleet.time.pass(Duration.ofMillis(600));

        assertThat(permits).as("5,000 of them came back").hasSize(1);
    }

    @Test
    void tokensBeyondWhatWasTakenHoldOthersUp() {
        limitTokens(60_000);
        call(0, of(500));
        fleet.time.pass(Duration.ofSeconds(2));
        assertThat(permits).hasSize(1);

        end(answered(5_500, Exchange.NONE));
        fleet.time.pass(Duration.ofMillis(200));
        call(1, of(500));
        fleet.time.pass(Duration.ofSeconds(2));
        assertThat(permits).isEmpty();
        fleet.time.pass(Duration.ofSeconds(5));
        assertThat(permits).hasSize(1);
    }

    /// Of what is taken a tenth is used: ten times as many calls go through, and no more tokens
    /// than the limit in any minute.
    @Test
    void whatIsNotUsedIsUsedByOthersUpToTheLimit() {
        limitTokens(60_000);
        var rates = fleet.workers.getFirst().rates;
        var ends = new ArrayList<Long>();
        for (int i = 0; i < 700; i++) {
            var call = Fleet.call(KEY, 1_000, true);
            fleet.time.after(
                    Duration.ofMillis(i * 300L),
                    () ->
                            rates.enter(
                                    call,
                                    () -> {},
                                    turn -> {
                                        if (turn instanceof Turn.Go(Permit permit)) {
                                            ends.add(fleet.time.nanos());
                                            fleet.time.after(
                                                    Duration.ofSeconds(5),
                                                    () ->
                                                            rates.ended(
                                                                    permit,
                                                                    call,
                                                                    answered(100, Exchange.NONE)));
                                        }
                                    }));
        }
        fleet.time.pass(Duration.ofMillis(700 * 300L));

        assertThat(ends)
                .as("of 700 calls in 210 s, at one a second without")
                .hasSizeGreaterThan(600);
        long minute = Duration.ofMinutes(1).toNanos();
        assertThat(ends)
                .allSatisfy(from ->
                        assertThat(
                                        ends.stream()
                                                .filter(at -> at >= from && at - from < minute)
                                                .count())
                                .isLessThanOrEqualTo(612));
    }

    @Test
    void aRefusedCallCostsNoTokens() {
        limitTokens(60_000);
        call(0, of(6_000));
        fleet.time.pass(Duration.ofSeconds(7));
        end(throttled(null));
        call(0, of(5_500));
        fleet.time.pass(Duration.ofMillis(600));

        assertThat(permits).hasSize(1);
    }

    @Test
    void aCallLargerThanAMinutesWorthCountsAsOneAndIsNotHeldForEver() {
        limitTokens(600);
        call(0, of(1_000_000));

        fleet.time.pass(Duration.ofSeconds(70));

        assertThat(permits).hasSize(1);
    }

    @Test
    void aLimitThatAProviderTellsHoldsForThatModelOfThatCredential() {
        call(0, of(1));
        end(answered(1, telling(new Window("requests", 60L, 59, Duration.ofSeconds(1)))));

        for (int i = 0; i < 10; i++) {
            call(0, of(1));
            call(0, Fleet.call("other:1", 1, false));
        }
        assertThat(permits).as("the other credential's").hasSize(10);
        fleet.time.pass(Duration.ofSeconds(5));

        assertThat(permits).as("one a second").hasSizeBetween(15, 17);
    }

    @Test
    void aProvidersRetryAfterShutsTheRateForTheWholeFleet() {
        fleet.limit(KEY, 600);
        call(0, of(1));
        fleet.time.pass(Duration.ofSeconds(1));
        end(throttled(Duration.ofSeconds(5)));
        fleet.time.pass(Duration.ofMillis(200));

        call(0, of(1));
        call(1, of(1));
        fleet.time.pass(Duration.ofMillis(4_500));
        assertThat(permits).isEmpty();
        fleet.time.pass(Duration.ofSeconds(3));
        assertThat(permits).hasSize(2);
    }

    @Test
    void whereNobodyElseWaitsTheCredentialIsFreeForARoute() {
        fleet.limit(KEY, 60);
        var rates = fleet.workers.getFirst().rates;
        assertThat(rates.isBusy("openai", KEY, "m")).isFalse();
        for (int i = 0; i < 5; i++) {
            call(0, of(1));
        }
        fleet.time.pass(Duration.ofSeconds(1));
        assertThat(rates.isBusy("openai", KEY, "m")).isTrue();
        fleet.time.pass(Duration.ofSeconds(10));
        assertThat(rates.isBusy("openai", KEY, "m")).isFalse();
    }
}
