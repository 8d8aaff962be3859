package io.aistrale.demo.check;

import io.aistrale.demo.submit.Ending;
import io.aistrale.demo.submit.Outcome;
import io.aistrale.demo.workload.DemoRequest;
import io.aistrale.demo.workload.Tickets;
import io.aistrale.demo.workload.Workload;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// Evidence of a run in which all is well: three requests, one call each, 100 tokens in and 10 out,
/// at 1 and 2 USD a million. Tests then spoil one thing.
public final class Fabricated {

    public static final Instant AT = Instant.parse("2026-11-22T12:00:00Z");
    private static final TokenCounts TOKENS = new TokenCounts(100, 0, 0, 0, 10, 0);
    static final BigDecimal COST = new BigDecimal("0.000120000000");
    static final Price PRICE =
            new Price(
                    "openai",
                    "gpt-4o-mini",
                    AT.minusSeconds(60),
                    new BigDecimal("1"),
                    null,
                    null,
                    null,
                    new BigDecimal("2"),
                    null,
                    null);

    final List<DemoRequest> sent = new ArrayList<>();
    final List<Outcome> outcomes = new ArrayList<>();
    final List<StoredRequest> stored = new ArrayList<>();
    final List<StoredAttempt> attempts = new ArrayList<>();
    final Map<UUID, LedgerCost> costs = new HashMap<>();
    final List<ProviderCall> calls = new ArrayList<>();
    Totals totals = new Totals(COST, COST, COST);

    public Fabricated() {
        for (DemoRequest request : Workload.oneAtATime(Tickets.all(), 3, 1)) {
            UUID requestId = UUID.randomUUID();
            UUID attemptId = UUID.randomUUID();
            sent.add(request);
            outcomes.add(outcome(request, Ending.SUCCEEDED));
            stored.add(
                    new StoredRequest(
                            requestId, request.traceId(), "succeeded", null, 1, "succeeded"));
            attempts.add(attempt(attemptId, requestId));
            costs.put(attemptId, new LedgerCost(attemptId, 1, COST, null, false));
            calls.add(call(attemptId.toString(), 100, 10, 200));
        }
    }

    static Outcome outcome(DemoRequest request, Ending ending) {
        return new Outcome(request, ending, null, "billing", Duration.ofMillis(25));
    }

    static ProviderCall call(String key, long input, long output, int status) {
        return new ProviderCall(
                "openai",
                "gpt-4o-mini",
                key,
                input,
                output,
                0,
                0,
                0,
                0,
                status,
                AT,
                true,
                20,
                false);
    }

    private static StoredAttempt attempt(UUID attemptId, UUID requestId) {
        return new StoredAttempt(
                attemptId,
                requestId,
                "success",
                null,
                "ana",
                "openai",
                "gpt-4o-mini",
                null,
                TOKENS,
                0,
                false,
                21_000L,
                AT);
    }

    /// The first attempt, with another status, error code, model or tokens.
    void firstAttempt(UnaryOperator<StoredAttempt> change) {
        attempts.set(0, change.apply(attempts.getFirst()));
    }

    static StoredAttempt with(
            StoredAttempt attempt,
            String status,
            String model,
            TokenCounts tokens,
            boolean estimated) {
        return new StoredAttempt(
                attempt.attemptId(),
                attempt.requestId(),
                status,
                attempt.errorCode(),
                attempt.user(),
                attempt.provider(),
                model,
                attempt.route(),
                tokens,
                0,
                estimated,
                attempt.durationMicros(),
                attempt.startedAt());
    }

    public Evidence evidence() {
        return new Evidence(
                sent,
                outcomes,
                stored,
                attempts,
                costs,
                calls,
                new PriceList(List.of(PRICE)),
                totals);
    }
}
