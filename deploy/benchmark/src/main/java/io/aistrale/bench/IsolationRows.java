package io.aistrale.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// The phases of a run, and what is told of them.
///
/// A round's ratio is its p99 in a mood over its p99 with both providers well. Rounds in which
/// other programs worked are left out while any is undisturbed.
final class IsolationRows {
    /// What the healthy provider's p99 may rise to.
    static final double MOST = 1.10;

    private final List<Phase> phases = new ArrayList<>();

    void add(Phase phase) {
        phases.add(phase);
    }

    List<Phase> all() {
        return List.copyOf(phases);
    }

    List<Phase> of(Mood mood) {
        return phases.stream().filter(phase -> phase.mood() == mood).toList();
    }

    /// Moods in the order they were first measured, without that of a provider that is well.
    List<Mood> moods() {
        return phases.stream()
                .map(Phase::mood)
                .filter(mood -> mood != Mood.WELL)
                .distinct()
                .toList();
    }

    /// The same figure in one round while both are well, and while one is not.
    private record Pair(Phase well, Phase ill) {
        boolean isDisturbed() {
            return well.isDisturbed() || ill.isDisturbed();
        }

        double ratio() {
            return ill.p99Millis() / well.p99Millis();
        }
    }

    private List<Pair> pairs(Mood mood) {
        return of(mood).stream()
                .flatMap(ill ->
                        of(Mood.WELL).stream()
                                .filter(well -> well.round() == ill.round())
                                .map(well -> new Pair(well, ill)))
                .toList();
    }

    private List<Pair> counted(Mood mood) {
        var all = pairs(mood);
        var undisturbed = all.stream().filter(pair -> !pair.isDisturbed()).toList();
        return undisturbed.isEmpty() ? all : undisturbed;
    }

    long disturbedRounds(Mood mood) {
        return pairs(mood).stream().filter(Pair::isDisturbed).count();
    }

    @Nullable Spread ratio(Mood mood) {
        return Spread.of(counted(mood).stream().map(Pair::ratio).toList());
    }

    double meanRatio(Mood mood) {
        return counted(mood).stream().mapToDouble(Pair::ratio).average().orElse(Double.NaN);
    }

    /// How far the p99 with both providers well differs from round to round, as a part of itself.
    double noise() {
        var p99 = Spread.of(of(Mood.WELL).stream().map(Phase::p99Millis).toList());
        return p99 == null ? 0 : (p99.most() - p99.least()) / p99.median();
    }

    /// What a mood does to the healthy provider's p99.
    enum Verdict {
        HOLDS,
        /// The mean ratio exceeds the most allowed by more than the noise, or requests failed.
        BROKEN,
        /// It would be broken, but no round was undisturbed.
        UNTOLD
    }

    Verdict verdict(Mood mood) {
        if (errors(mood) > 0) {
            return Verdict.BROKEN;
        }
        if (meanRatio(mood) - noise() <= MOST) {
            return Verdict.HOLDS;
        }
        return disturbedRounds(mood) == pairs(mood).size() ? Verdict.UNTOLD : Verdict.BROKEN;
    }

    long errors(Mood mood) {
        return of(mood).stream().mapToLong(Phase::errors).sum();
    }

    @Nullable Spread spread(Mood mood, ToDoubleFunction<Phase> figure) {
        return Spread.of(of(mood).stream().map(figure::applyAsDouble).toList());
    }

    @Nullable Spread backAfter(Mood mood) {
        return Spread.of(
                of(mood).stream().map(Phase::backAfterSeconds).filter(Objects::nonNull).toList());
    }

    /// 0 where every mood's ratio holds and every request to the healthy provider succeeded.
    int exitCode() {
        var verdicts = moods().stream().map(this::verdict).toList();
        if (errors(Mood.WELL) > 0 || verdicts.contains(Verdict.BROKEN)) {
            return 1;
        }
        return verdicts.contains(Verdict.UNTOLD) ? 2 : 0;
    }

    /// @param perSecond requests to each provider
    List<IsolationRow> rows(int perSecond, int otherPerSecond) {
        return moods().stream()
                .map(mood -> {
                    var ratio = Objects.requireNonNull(ratio(mood));
                    var back = backAfter(mood);
                    return new IsolationRow(
                            mood.title(),
                            perSecond,
                            otherPerSecond,
                            rounded(median(Mood.WELL, Phase::p50Millis), 10),
                            rounded(median(Mood.WELL, Phase::p99Millis), 10),
                            rounded(median(mood, Phase::p50Millis), 10),
                            rounded(median(mood, Phase::p99Millis), 10),
                            rounded(meanRatio(mood), 1_000),
                            rounded(ratio.least(), 1_000),
                            rounded(ratio.most(), 1_000),
                            rounded(noise(), 1_000),
                            verdict(mood) == Verdict.HOLDS,
                            rounded(median(Mood.WELL, Phase::workerCores), 1_000),
                            rounded(median(mood, Phase::workerCores), 1_000),
                            back == null ? null : rounded(back.most(), 10),
                            pairs(mood).size(),
                            disturbedRounds(mood),
                            errors(mood));
                })
                .toList();
    }

    private double median(Mood mood, ToDoubleFunction<Phase> figure) {
        return Objects.requireNonNull(spread(mood, figure)).median();
    }

    private static double rounded(double figure, double steps) {
        return Math.round(figure * steps) / steps;
    }
}
