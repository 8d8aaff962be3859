package io.aistrale.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// All measurements of a run, and what is told of them.
final class Rows {
    private static final double THOUSAND = 1_000;

    private final List<Measurement> all = new ArrayList<>();

    void add(Measurement measurement) {
        all.add(measurement);
    }

    List<Measurement> all() {
        return List.copyOf(all);
    }

    List<Measurement> of(Contender contender, Load load) {
        return all.stream()
                .filter(one -> !one.run().shortBacklog())
                .filter(one -> one.run().contender() == contender)
                .filter(one -> one.run().load().equals(load))
                .toList();
    }

    /// The worker with next to no backlog.
    List<Measurement> shortBacklog() {
        return all.stream().filter(one -> one.run().shortBacklog()).toList();
    }

    List<Load> loads() {
        var loads = new LinkedHashSet<Load>();
        all.forEach(one -> loads.add(one.run().load()));
        return List.copyOf(loads);
    }

    /// Over the rounds that stand; null where there is none.
    @Nullable Spread spread(
            Contender contender, Load load, Function<Measurement, @Nullable Double> figure) {
        return Spread.of(
                of(contender, load).stream()
                        .filter(Measurement::stands)
                        .map(figure)
                        .filter(Objects::nonNull)
                        .toList());
    }

    /// One contender's figure over another's of the same round, where both stand; null where they
    /// do in none.
    @Nullable Spread ratio(
            Contender one, Contender other, Load load, ToDoubleFunction<Measurement> figure) {
        var ratios = new ArrayList<Double>();
        for (Measurement measurement : of(one, load)) {
            of(other, load).stream()
                    .filter(its -> its.run().round() == measurement.run().round())
                    .filter(its -> its.stands() && measurement.stands())
                    .forEach(its ->
                            ratios.add(
                                    figure.applyAsDouble(measurement) / figure.applyAsDouble(its)));
        }
        return Spread.of(ratios);
    }

    private @Nullable Double median(
            Contender contender, Load load, Function<Measurement, @Nullable Double> figure) {
        Spread spread = spread(contender, load, figure);
        return spread == null ? null : spread.median();
    }

    /// Resident memory beyond that of the same program with few calls in flight, for each thousand
    /// more of them.
    @Nullable Double memoryPerThousand(Contender contender, Load load) {
        int first = BenchOptions.SMALLEST_SIZE;
        Double small =
                median(contender, new Load(Workload.W1, first), Measurement::residentMebibytes);
        Double large = median(contender, load, Measurement::residentMebibytes);
        return small == null || large == null || load.inFlight() <= first
                ? null
                : (large - small) / (load.inFlight() - first) * THOUSAND;
    }

    List<Row> rows() {
        return loads().stream().map(this::row).toList();
    }

    private Row row(Load load) {
        List<Measurement> standing =
                of(Contender.WORKER, load).stream().filter(Measurement::stands).toList();
        return new Row(
                load.workload().name(),
                load.inFlight(),
                rounded(median(Contender.WORKER, load, Measurement::throughputRatio), 10_000),
                cpu(Contender.WORKER, load),
                cpu(Contender.FLOOR, load),
                cpu(Contender.PARALLEL_CONSUMER, load),
                cpu(Contender.JDK_CLIENT, load),
                rounded(memoryPerThousand(Contender.WORKER, load), 100),
                rounded(memoryPerThousand(Contender.FLOOR, load), 100),
                standing.isEmpty() ? null : standing.stream().mapToLong(Measurement::errors).sum());
    }

    private @Nullable Double cpu(Contender contender, Load load) {
        return rounded(median(contender, load, Measurement::cpuMicrosPerCall), 10);
    }

    private static @Nullable Double rounded(@Nullable Double figure, double steps) {
        return figure == null ? null : Math.round(figure * steps) / steps;
    }
}
