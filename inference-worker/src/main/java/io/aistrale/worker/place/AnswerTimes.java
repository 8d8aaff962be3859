package io.aistrale.worker.place;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// How long answers take beside what is usual for their models, over windows of calls. Not for
/// several threads.
final class AnswerTimes {
    /// So many times as long as usual is long.
    static final double LONG_RATIO = 2;

    /// Where it is this much longer as well.
    private static final long LONGER_NANOS = Duration.ofSeconds(1).toNanos();

    /// Fewer answers in a window are chance.
    private static final int ENOUGH_ANSWERS = 50;

    /// How long a model's usual time remembers.
    private static final double MEMORY_NANOS = Duration.ofMinutes(15).toNanos();

    /// What has answered so often and so long has a usual time.
    private static final int KNOWN_ANSWERS = 500;

    private static final long KNOWN_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST_MODELS = 100;

    private final Map<String, Usual> usual = new HashMap<>();
    private int answers;
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

    /// @param took until the answer, or the first token of its stream
    void add(String model, Duration took, long now) {
        double log = Math.log(Math.max(1, took.toNanos()));
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

    /// How many times as long as usual the window's answers took.
    double ratio() {
        return Math.exp(logRatios / answers);
    }

    boolean areLong() {
        return answers >= ENOUGH_ANSWERS
                && ratio() > LONG_RATIO
                && (ratio() - 1) * usualNanos / answers > LONGER_NANOS;
    }

    void forgetWindow() {
        answers = 0;
        logRatios = 0;
        usualNanos = 0;
    }
}
