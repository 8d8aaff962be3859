package io.aistrale.worker.place;

import io.aistrale.worker.provider.ProviderOutcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// How many calls one credential bears at once, as its provider's answers tell. Nothing is assumed:
/// there is no limit until a provider refuses more than one call in twenty for want of capacity, or
/// takes more than twice as long as it used to. Then the limit goes down, to what went well before
/// the last step up or else by half, and up again: by a quarter at a time where that is far below
/// what was too many, near it by one every five seconds, and twice as many after each time that
/// went well.
///
/// Decisions are made over windows of calls, not call by call: with thousands in flight some are
/// refused at every moment, and answers of one model differ in length a hundredfold. Not for
/// several threads.
final class ConcurrencyLimit {
    private static final double NONE = Double.POSITIVE_INFINITY;
    private static final int SHORTEST_WINDOW = 20;
    private static final long LONGEST_WINDOW_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int LEAST_IN_LONGEST_WINDOW = 3;

    /// Fewer are chance.
    private static final int LEAST_REFUSED = 3;

    /// So many refused calls, where they are too large a part, need no longer look.
    private static final int ENOUGH_REFUSED = 10;

    /// Shares of calls refused.
    private static final double TOO_MANY = 0.05;

    private static final double FEW = 0.02;
    private static final double DOWN_AT_MOST_TO = 0.5;
    private static final double UP_FAR = 0.25;
    private static final double NEAR = 0.9;
    private static final long BETWEEN_TRIES_NANOS = Duration.ofSeconds(5).toNanos();

    /// Above it a limit is none.
    private static final double ANY_NUMBER = 100_000;

    /// Answers of a window must be so many, and take so much longer, to count as slow.
    private static final int ENOUGH_ANSWERS = 50;

    private static final double SLOW_RATIO = 2;
    private static final long SLOW_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int LEAST_WHEN_SLOW = 16;

    /// How long a model's usual time remembers.
    private static final double MEMORY_NANOS = Duration.ofMinutes(15).toNanos();

    /// What has answered so often and so long has a usual time.
    private static final int KNOWN_ANSWERS = 500;

    private static final long KNOWN_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST_MODELS = 100;

    /// A limit that is so old says little.
    private static final long FORGOTTEN_NANOS = Duration.ofMinutes(10).toNanos();

    private final Map<String, Usual> usual = new HashMap<>();
    private double most = NONE;
    private double ceiling = NONE;
    private double wentWell;
    private double step = 1;
    private int inFlight;
    private int peak;
    private long windowBeganAt;
    private long changedAt;
    private long loweredAt;
    private int outcomes;
    private int refused;
    private int answers;
    private int begun;
    private double logRatios;
    private double usualNanos;

    /// What an answer of a model takes, as a logarithm, since times differ by factors: the mean of
    /// the first ones, and later of those of the last quarter of an hour for the most part. The
    /// first answers to come are the short ones, so that it takes a while to be known.
    private record Usual(double logNanos, int answers, long since, long at) {
        Usual with(double log, long now) {
            double share = -Math.expm1((at - now) / MEMORY_NANOS);
            double counted = Math.max(share, answers < KNOWN_ANSWERS ? 1.0 / (answers + 1) : 0);
            return new Usual(
                    logNanos + counted * (log - logNanos),
                    Math.min(answers + 1, KNOWN_ANSWERS),
                    since,
                    now);
        }

        boolean isKnown() {
            return answers >= KNOWN_ANSWERS && at - since >= KNOWN_NANOS;
        }
    }

    ConcurrencyLimit(long now) {
        windowBeganAt = now;
        changedAt = now;
        loweredAt = now;
    }

    boolean isFull() {
        return inFlight >= (int) most;
    }

    /// Calls that may be begun now; the greatest integer where there is no limit.
    int free() {
        return most < NONE ? Math.max(0, (int) most - inFlight) : Integer.MAX_VALUE;
    }

    boolean isLimited() {
        return most < NONE;
    }

    /// The most calls at once; the greatest integer where there is no limit.
    int most() {
        return most < NONE ? (int) most : Integer.MAX_VALUE;
    }

    /// Whether nothing is lost where it is forgotten.
    boolean isIdle(long now) {
        return inFlight == 0 && (!isLimited() || now - changedAt > FORGOTTEN_NANOS);
    }

    void begins() {
        inFlight++;
        begun++;
        peak = Math.max(peak, inFlight);
    }

    /// A call that was to be begun is not.
    void givenBack() {
        inFlight--;
    }

    /// @param begunAt when the call was given its place
    /// @param took until its answer, or the first token of its stream
    void ends(String model, ProviderOutcome outcome, long begunAt, Duration took, long now) {
        inFlight--;
        if (begunAt - loweredAt < 0) {
            // It says nothing about the limit that holds now.
            return;
        }
        switch (outcome) {
            case ProviderOutcome.Completed _, ProviderOutcome.Interrupted _ -> {
                outcomes++;
                answered(model, Math.max(1, took.toNanos()), now);
            }
            case ProviderOutcome.Rejected _ -> outcomes++;
            case ProviderOutcome.Unavailable unavailable -> {
                switch (unavailable.code()) {
                    case RATE_LIMITED, PROVIDER_OVERLOADED, PROVIDER_ERROR -> {
                        // A rate that is used up is no sign of too many at once.
                        if (unavailable.exchange().limits().exhaustedFor() == null) {
                            refused();
                        }
                    }
                    default -> {}
                }
            }
            case ProviderOutcome.Ambiguous _ -> refused();
            case ProviderOutcome.CutOff _, ProviderOutcome.NotSent _ -> {}
        }
        closeWindow(now);
    }

    private void refused() {
        outcomes++;
        refused++;
    }

    private void answered(String model, long nanos, long now) {
        double log = Math.log(nanos);
        var before = usual.get(model);
        if (before == null) {
            if (usual.size() < MOST_MODELS) {
                usual.put(model, new Usual(log, 1, now, now));
            }
            return;
        }
        if (before.isKnown()) {
            answers++;
            logRatios += log - before.logNanos();
            usualNanos += Math.exp(before.logNanos());
        }
        usual.put(model, before.with(log, now));
    }

    private void closeWindow(long now) {
        double share = (double) refused / Math.max(Math.max(outcomes, begun), peak);
        boolean refusesMany = refused >= ENOUGH_REFUSED && share > TOO_MANY;
        boolean enough = outcomes >= Math.max(SHORTEST_WINDOW, Math.min(most(), peak));
        boolean old =
                now - windowBeganAt >= LONGEST_WINDOW_NANOS && outcomes >= LEAST_IN_LONGEST_WINDOW;
        if (!refusesMany && !enough && !old) {
            return;
        }
        double tried = Math.min(most, peak);
        if (share > TOO_MANY && refused >= LEAST_REFUSED) {
            // Back to what went well, or to half where that does not either.
            double half = Math.max(1, tried * DOWN_AT_MOST_TO);
            boolean tries = wentWell >= half && wentWell < tried;
            ceiling = tried;
            lower(tries ? wentWell : half, now);
            wentWell = 0;
        } else if (isSlow() && tried > LEAST_WHEN_SLOW) {
            double part = Math.max(DOWN_AT_MOST_TO, SLOW_RATIO / ratio());
            lower(Math.max(LEAST_WHEN_SLOW, tried * part), now);
            ceiling = most;
        } else if (share <= FEW && !isSlow() && peak >= NEAR * most) {
            wentWell = most;
            raise(now);
        }
        windowBeganAt = now;
        outcomes = 0;
        refused = 0;
        begun = 0;
        answers = 0;
        logRatios = 0;
        usualNanos = 0;
        peak = inFlight;
    }

    /// How many times as long as usual the answers took.
    private double ratio() {
        return Math.exp(logRatios / answers);
    }

    private boolean isSlow() {
        return answers >= ENOUGH_ANSWERS
                && ratio() > SLOW_RATIO
                && (ratio() - 1) * usualNanos / answers > SLOW_NANOS;
    }

    private void lower(double to, long now) {
        most = to;
        step = 1;
        changedAt = now;
        loweredAt = now;
    }

    private void raise(long now) {
        if (most < NEAR * ceiling) {
            most = Math.min(most + Math.max(1, most * UP_FAR), ceiling);
        } else if (now - changedAt >= BETWEEN_TRIES_NANOS) {
            most += step;
            step *= 2;
        } else {
            return;
        }
        changedAt = now;
        if (most > ANY_NUMBER) {
            most = NONE;
        }
    }
}
