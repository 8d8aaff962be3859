package io.aistrale.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.demo.submit.Ending;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;

class ChecksTest {

    private final Fabricated run = new Fabricated();

    private ListAssert<String> red() {
        Evidence evidence = run.evidence();
        return assertThat(
                Stream.of(
                                ResultChecks.of(evidence),
                                CallChecks.of(evidence),
                                ProviderChecks.of(evidence),
                                MoneyChecks.of(evidence))
                        .flatMap(List::stream)
                        .filter(Check::failed)
                        .map(Check::claim)
                        .toList());
    }

    @Test
    void everythingHoldsWhereAllIsWell() {
        red().isEmpty();
        assertThat(run.evidence().settled()).isTrue();
    }

    @Test
    void aRequestWithoutResultIsFound() {
        run.outcomes.set(0, Fabricated.outcome(run.sent.getFirst(), Ending.NO_RESULT));
        red().contains("every request has exactly one result");
    }

    @Test
    void aRequestThatNobodyHeardOfAgainIsFound() {
        run.outcomes.removeFirst();
        red().containsExactly("every request has exactly one result");
    }

    @Test
    void aSecondResultIsFound() {
        run.outcomes.add(run.outcomes.getFirst());
        red().containsExactly("every request has exactly one result");
    }

    @Test
    void aMissingRowIsFoundAndTheStackIsNotSettled() {
        run.stored.removeFirst();
        assertThat(run.evidence().settled()).isFalse();
        red().containsExactly("the database has exactly one result of each, the same");
    }

    @Test
    void aRequestStoredTwiceIsFound() {
        StoredRequest first = run.stored.getFirst();
        run.stored.add(
                new StoredRequest(
                        UUID.randomUUID(), first.traceId(), "succeeded", null, 1, "succeeded"));
        red().containsExactly("the database has exactly one result of each, the same");
    }

    @Test
    void anotherEndInTheDatabaseThanTheRequesterSawIsFound() {
        StoredRequest first = run.stored.getFirst();
        run.stored.set(
                0,
                new StoredRequest(
                        first.requestId(),
                        first.traceId(),
                        "failed",
                        "internal_error",
                        1,
                        "failed"));
        red().containsExactly("the database has exactly one result of each, the same");
    }

    @Test
    void anUnexpectedFailureIsFound() {
        run.outcomes.set(0, Fabricated.outcome(run.sent.getFirst(), Ending.FAILED));
        red().contains("requests ended as their models and tokens say");
    }

    @Test
    void aCallThatNoAttemptTellsOfIsFound() {
        run.calls.add(Fabricated.call(UUID.randomUUID().toString(), 100, 10, 200));
        assertThat(run.evidence().settled()).isFalse();
        red().containsExactly(
                        "our attempts are the simulator's calls, one to one",
                        "tokens are the simulator's, by provider and model");
    }

    @Test
    void anAttemptWithoutACallIsFound() {
        run.calls.removeFirst();
        red().contains("our attempts are the simulator's calls, one to one");
    }

    @Test
    void aCallMadeTwiceUnderOneAttemptIsFound() {
        run.calls.add(run.calls.getFirst());
        red().containsExactly("our attempts are the simulator's calls, one to one");
    }

    @Test
    void oneTokenTooManyIsFound() {
        run.firstAttempt(first ->
                Fabricated.with(
                        first,
                        "success",
                        first.model(),
                        new TokenCounts(101, 0, 0, 0, 10, 0),
                        false));
        red().containsExactly("tokens are the simulator's, by provider and model");
    }

    @Test
    void theLastDigitOfACostIsFound() {
        cost(new BigDecimal("0.000120000001"), false);
        red().containsExactly("every cost is tokens times price, to the last digit");
    }

    @Test
    void anAttemptWithoutCostRecordIsFound() {
        run.costs.remove(run.attempts.getFirst().attemptId());
        assertThat(run.evidence().settled()).isFalse();
        red().containsExactly("every cost is tokens times price, to the last digit");
    }

    @Test
    void aModelWithoutPriceMustCostNullAndBeFlagged() {
        UUID id = run.attempts.getFirst().attemptId();
        run.firstAttempt(
                first -> Fabricated.with(first, "success", "unheard-of", first.tokens(), false));
        ProviderCall call = run.calls.getFirst();
        run.calls.set(
                0,
                new ProviderCall(
                        "openai",
                        "unheard-of",
                        call.idempotencyKey(),
                        100,
                        10,
                        0,
                        0,
                        0,
                        0,
                        200,
                        call.at(),
                        true,
                        20,
                        false));
        cost(BigDecimal.ZERO, false);
        red().containsExactly("no price means cost NULL and a flag, never 0");
        run.costs.put(id, new LedgerCost(id, 1, null, null, true));
        red().isEmpty();
    }

    @Test
    void aPricedModelThatIsFlaggedIsFound() {
        cost(Fabricated.COST, true);
        red().containsExactly("no price means cost NULL and a flag, never 0");
    }

    @Test
    void aDriftingRollupIsFound() {
        run.totals = new Totals(Fabricated.COST, Fabricated.COST, BigDecimal.ZERO);
        red().containsExactly("rollups equal the ledger");
    }

    @Test
    void aRefusedCallThatCountsAsSuccessIsFound() {
        run.calls.set(
                0, Fabricated.call(run.attempts.getFirst().attemptId().toString(), 100, 10, 500));
        red().containsExactly("failures have telemetry too");
    }

    @Test
    void aFailureWithoutErrorCodeIsFound() {
        run.firstAttempt(
                first -> Fabricated.with(first, "error", first.model(), TokenCounts.NONE, false));
        run.calls.set(
                0, Fabricated.call(run.attempts.getFirst().attemptId().toString(), 0, 0, 500));
        cost(BigDecimal.ZERO, false);
        red().containsExactly("failures have telemetry too");
    }

    @Test
    void anUnknownOutcomeBilledBeyondItsBoundIsFound() {
        UUID id = run.attempts.getFirst().attemptId();
        run.firstAttempt(
                first -> Fabricated.with(first, "unknown", first.model(), TokenCounts.NONE, false));
        run.costs.put(id, new LedgerCost(id, 1, null, new BigDecimal("0.000119999999"), false));
        red().contains("unknown outcomes are listed, within their bounds");
        run.costs.put(id, new LedgerCost(id, 1, null, Fabricated.COST, false));
        red().doesNotContain("unknown outcomes are listed, within their bounds");
    }

    @Test
    void estimatedUsageIsPricedAsItStandsAndLeftOutOfTheCount() {
        TokenCounts estimate = new TokenCounts(200, 0, 0, 0, 20, 0);
        run.firstAttempt(first -> Fabricated.with(first, "success", first.model(), estimate, true));
        cost(new BigDecimal("0.000240000000"), false);
        red().isEmpty();
    }

    @Test
    void aRealProviderShowsNoBooksAndTheRestIsCheckedAllTheSame() {
        Evidence seen = run.evidence();
        Evidence real =
                new Evidence(
                        seen.sent(),
                        seen.outcomes(),
                        seen.stored(),
                        seen.attempts(),
                        seen.costs(),
                        null,
                        seen.prices(),
                        seen.totals());
        assertThat(real.settled()).isTrue();
        assertThat(CallChecks.of(real))
                .extracting(Check::verdict)
                .containsExactly(Check.Verdict.SKIPPED, Check.Verdict.SKIPPED, Check.Verdict.OK);
        assertThat(MoneyChecks.of(real)).noneMatch(Check::failed);
        assertThat(ProviderChecks.of(real))
                .extracting(Check::verdict)
                .containsExactly(Check.Verdict.SKIPPED);
    }

    @Test
    void aProviderThatWasAskedAndHasNoPaidAnswerIsFound() {
        run.costs.replaceAll((id, _) -> new LedgerCost(id, 1, BigDecimal.ZERO, null, false));
        red().contains("every provider has answered, at a price");
        run.costs.replaceAll((id, _) -> new LedgerCost(id, 1, null, null, true));
        red().contains("every provider has answered, at a price");
    }

    @Test
    void twoDifferentResultsOnTheReplyTopicAreFound() {
        UUID twice = UUID.randomUUID();
        var ids = Map.of("a", twice, "b", UUID.randomUUID());
        assertThat(ResultChecks.replied(ids, _ -> 1).failed()).isFalse();
        assertThat(ResultChecks.replied(ids, id -> id.equals(twice) ? 2 : 1).differences())
                .containsExactly("request " + twice + ": 2 different results");
    }

    private void cost(BigDecimal usd, boolean unpriced) {
        UUID id = run.attempts.getFirst().attemptId();
        run.costs.put(id, new LedgerCost(id, 1, usd, null, unpriced));
    }
}
