package io.aistrale.demo.submit;

import io.aistrale.demo.workload.DemoRequest;
import io.aistrale.demo.workload.Questions;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Lets requests pass while what has been spent, and what those under way may still spend, stays
/// within the cap. A request counts with its known cost once the ledger has it; before, and for
/// ever if its model has no price, with an estimate from above.
public final class SpendCap implements Predicate<DemoRequest> {

    /// Beyond what the large providers' chat models cost, per million tokens.
    static final BigDecimal ESTIMATED_USD_PER_MILLION = new BigDecimal("20");

    private static final BigDecimal MILLION = new BigDecimal(1_000_000);

    private final BigDecimal capUsd;
    private final Supplier<Map<String, BigDecimal>> knownCosts;
    private final Duration patience;
    private final Duration askEvery;
    private final Map<String, BigDecimal> estimates = new HashMap<>();
    private Map<String, BigDecimal> known = Map.of();
    private boolean reached;

    /// @param knownCosts the ledger's costs of ended requests by trace id, US dollars; without
    ///   those whose cost it does not know
    /// @param patience how long to wait for the ledger before the cap counts as reached
    /// @param askEvery how often the ledger is asked meanwhile
    public SpendCap(
            BigDecimal capUsd,
            Supplier<Map<String, BigDecimal>> knownCosts,
            Duration patience,
            Duration askEvery) {
        this.capUsd = capUsd;
        this.knownCosts = knownCosts;
        this.patience = patience;
        this.askEvery = askEvery;
    }

    public synchronized boolean reached() {
        return reached;
    }

    @Override
    public synchronized boolean test(DemoRequest request) {
        if (reached) {
            return false;
        }
        BigDecimal estimate = estimate(request);
        if (!fits(estimate) && !fitsBeforeLong(estimate)) {
            reached = true;
            return false;
        }
        estimates.put(request.traceId(), estimate);
        return true;
    }

    private boolean fits(BigDecimal next) {
        return exposure().add(next).compareTo(capUsd) <= 0;
    }

    private boolean fitsBeforeLong(BigDecimal next) {
        long end = System.nanoTime() + patience.toNanos();
        do {
            known = knownCosts.get();
            if (fits(next)) {
                return true;
            }
        } while (paused() && System.nanoTime() < end);
        return false;
    }

    private boolean paused() {
        try {
            Thread.sleep(askEvery);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private BigDecimal exposure() {
        BigDecimal sum = BigDecimal.ZERO;
        for (var request : estimates.entrySet()) {
            sum = sum.add(known.getOrDefault(request.getKey(), request.getValue()));
        }
        return sum;
    }

    /// Two characters a token (few texts have fewer), and 50 tokens for instructions and wrapping.
    static BigDecimal estimate(DemoRequest request) {
        long tokens = Questions.inputs(request).length() / 2 + 50 + Questions.outputTokens(request);
        return BigDecimal.valueOf(tokens)
                .multiply(ESTIMATED_USD_PER_MILLION)
                .divide(MILLION, 12, RoundingMode.CEILING);
    }
}
