package io.aistrale.worker.place;

import io.aistrale.worker.provider.ProviderOutcome;
import java.time.Duration;

/// How many calls one credential bears at once, as its provider's answers tell. Nothing is assumed:
/// there is no limit until a provider refuses more than one call in five for want of capacity, or
/// takes more than twice as long as it used to; one in twenty is too many from then on. Then the
/// limit goes down, to what went well before the last step up or else by half, and up again: by a
/// quarter at a time where that is far below what was too many, near it by one every five seconds,
/// and twice as many after each time that went well.
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

    /// So many refused calls, where they are nearly all, need no longer look.
    private static final int ENOUGH_REFUSED = 10;

    /// Shares of calls refused.
    private static final double TOO_MANY = 0.05;

    /// The same where there is no limit yet: one that is not needed costs more than a few refused.
    private static final double TOO_MANY_AT_FIRST = 0.2;

    private static final double FEW = 0.02;

    /// Where twice as many calls are in flight as are borne, at least half are refused.
    private static final double NEARLY_ALL = 0.6;

    /// A part so large, with one call in flight, is an outage: more calls would not help it.
    private static final double OUTAGE = 0.9;

    /// Where lowering the limit helps, the part refused gets less than this part of what it was.
    private static final double HELPED = 0.5;

    private static final double HALVED = 0.6;

    /// What is refused anyway is known from so many calls for the most part.
    private static final double REMEMBERED_CALLS = 500;

    private static final double DEVIATIONS_OF_CHANCE = 3;
    private static final double DOWN_AT_MOST_TO = 0.5;
    private static final double UP_FAR = 0.25;
    private static final double NEAR = 0.9;

    /// A window is so many times as long as refusals take: what has just begun is not refused yet.
    private static final int TIMES_REFUSAL = 3;

    private static final long LONGEST_REFUSAL_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long LONGEST_CALL_NANOS = Duration.ofMinutes(1).toNanos();

    /// What a mean of durations gives to the newest.
    private static final double NEWEST = 0.05;

    private static final long BETWEEN_TRIES_NANOS = Duration.ofSeconds(5).toNanos();

    /// What was too many so long ago may not be now.
    private static final long OLD_CEILING_NANOS = Duration.ofMinutes(1).toNanos();

    /// Above it a limit is none.
    private static final double ANY_NUMBER = 100_000;

    private static final int LEAST_WHEN_SLOW = 16;

    /// A limit that is so old says little.
    private static final long FORGOTTEN_NANOS = Duration.ofMinutes(10).toNanos();

    private final AnswerTimes answerTimes = new AnswerTimes();
    private double most = NONE;
    private double ceiling = NONE;
    private double wentWell;
    private double step = 1;

    /// Part of the calls refused that has nothing to do with how many they are.
    private double anyway;

    /// The limit before it was lowered, where it was not raised since; else 0.
    private double loweredFrom;

    /// Part refused before the limit was last halved; below 0 where that says nothing.
    private double refusedBefore = -1;

    private double refusalNanos;
    private double callNanos;
    private int inFlight;
    private int peak;
    private long windowBeganAt;
    private long changedAt;
    private long loweredAt;
    private int outcomes;
    private int refused;
    private int begun;

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
                callNanos = mean(callNanos, now - begunAt);
                answerTimes.add(model, took, now);
            }
            case ProviderOutcome.Rejected _ -> outcomes++;
            case ProviderOutcome.Unavailable unavailable -> {
                switch (unavailable.code()) {
                    case RATE_LIMITED, PROVIDER_OVERLOADED, PROVIDER_ERROR -> {
                        // A rate that is used up is no sign of too many at once.
                        if (unavailable.exchange().limits().exhaustedFor() == null) {
                            refused(now - begunAt);
                        }
                    }
                    default -> {}
                }
            }
            case ProviderOutcome.Ambiguous _ -> refused(now - begunAt);
            case ProviderOutcome.CutOff _, ProviderOutcome.NotSent _ -> {}
        }
        closeWindow(now);
    }

    private void refused(long nanos) {
        outcomes++;
        refused++;
        refusalNanos = mean(refusalNanos, nanos);
    }

    private static double mean(double before, long newest) {
        return before == 0 ? newest : before + NEWEST * (newest - before);
    }

    private void closeWindow(long now) {
        long lasted = now - windowBeganAt;
        if (lasted < TIMES_REFUSAL * Math.min(refusalNanos, LONGEST_REFUSAL_NANOS)) {
            return;
        }
        int calls = Math.max(outcomes, begun);
        double share = (double) refused / calls;
        double part = beyondAnyway(share, calls);
        // What went well before the last step up is to be gone back to at once.
        double tellsAtOnce = wentWell > 0 ? TOO_MANY : NEARLY_ALL;
        boolean tellsNow = refused >= ENOUGH_REFUSED && part > tellsAtOnce;
        boolean enough = outcomes >= Math.max(SHORTEST_WINDOW, Math.min(most(), peak));
        boolean old = lasted >= LONGEST_WINDOW_NANOS && outcomes >= LEAST_IN_LONGEST_WINDOW;
        if (!tellsNow && !enough && !old) {
            return;
        }
        boolean refusesTooMany =
                isLimited()
                        ? part > TOO_MANY && refused >= LEAST_REFUSED
                        : part > TOO_MANY_AT_FIRST && refused >= ENOUGH_REFUSED;
        if (refusesTooMany && !tellsNow && lasted < Math.min(callNanos, LONGEST_CALL_NANOS)) {
            // While calls take the places they find free, less is refused than later.
            return;
        }
        double tried = Math.min(most, peak);
        if (refusesTooMany) {
            tooMany(tried, part, share, tellsNow, now);
        } else if (answerTimes.areLong() && tried > LEAST_WHEN_SLOW) {
            double slower = Math.max(DOWN_AT_MOST_TO, AnswerTimes.LONG_RATIO / answerTimes.ratio());
            ceiling = most;
            limitTo(Math.max(LEAST_WHEN_SLOW, tried * slower), now);
        } else {
            refusedBefore = -1;
            learnAnyway(share, calls);
            boolean few = part <= FEW || refused < LEAST_REFUSED;
            if (few && !answerTimes.areLong() && peak >= NEAR * most) {
                wentWell = most;
                raise(now);
            }
        }
        windowBeganAt = now;
        outcomes = 0;
        refused = 0;
        begun = 0;
        answerTimes.forgetWindow();
        peak = inFlight;
    }

    /// Part refused of the calls that would not be refused anyway, less what may be chance.
    private double beyondAnyway(double share, int calls) {
        return anyway < 1 ? (share - anyway - chance(calls)) / (1 - anyway) : 0;
    }

    private double chance(int calls) {
        return DEVIATIONS_OF_CHANCE * Math.sqrt(anyway * (1 - anyway) / calls);
    }

    /// Next to the limit a call refused may well be one too many, so that only a clear change
    /// counts.
    private void learnAnyway(double share, int calls) {
        boolean within = Math.abs(share - anyway) <= chance(calls);
        boolean near = most >= NEAR * ceiling;
        if (within ? !near : share < anyway) {
            anyway += (share - anyway) * calls / (calls + REMEMBERED_CALLS);
        }
    }

    /// @param part refused beyond what is refused anyway
    /// @param share refused in all
    private void tooMany(double tried, double part, double share, boolean atOnce, long now) {
        boolean alone = tried <= 1 && share < OUTAGE;
        boolean halvingDidNotHelp = refusedBefore >= 0 && part > HELPED * refusedBefore;
        if (loweredFrom > 0 && (alone || halvingDidNotHelp)) {
            goBack(share, now);
            return;
        }
        // Back to what went well, or to half where that does not either.
        double half = Math.max(1, tried * DOWN_AT_MOST_TO);
        boolean tries = wentWell >= half && wentWell < tried;
        double to = tries ? wentWell : half;
        refusedBefore = !atOnce && to <= HALVED * tried ? part : -1;
        loweredFrom = loweredFrom > 0 ? loweredFrom : most;
        ceiling = tried;
        limitTo(to, now);
        wentWell = 0;
    }

    /// So many are refused whatever is in flight.
    private void goBack(double share, long now) {
        anyway = share;
        limitTo(loweredFrom, now);
        ceiling = NONE;
        refusedBefore = -1;
        loweredFrom = 0;
    }

    /// What ends now was begun under another limit, and says nothing about this one.
    private void limitTo(double limit, long now) {
        most = limit;
        step = 1;
        changedAt = now;
        loweredAt = now;
    }

    private void raise(long now) {
        loweredFrom = 0;
        if (now - loweredAt >= OLD_CEILING_NANOS) {
            ceiling = NONE;
        }
        if (most < NEAR * ceiling) {
            most = Math.min(most + Math.max(1, most * UP_FAR), NEAR * ceiling);
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
