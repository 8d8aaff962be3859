package io.aistrale.cost.ledger;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.LinkedHashMap;
import java.util.Map;

/// `llm_cost_usd`: what provider calls cost, US dollars. Not Micrometer's histogram, which rounds
/// every amount up to a whole number: each call under a dollar would stand in the bucket of 1.
final class CostHistogram implements Collector {
    private static final double[] UPPER_BOUNDS = {
        0.00001, 0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, Double.POSITIVE_INFINITY
    };

    private static final class Series {
        final long[] counts = new long[UPPER_BOUNDS.length];
        double sum;
    }

    private final Map<Labels, Series> series = new LinkedHashMap<>();

    synchronized void observe(String provider, String model, double usd) {
        Series observed =
                series.computeIfAbsent(
                        Labels.of("provider", provider, "model", model), _ -> new Series());
        int bucket = 0;
        while (usd > UPPER_BOUNDS[bucket]) {
            bucket++;
        }
        observed.counts[bucket]++;
        observed.sum += usd;
    }

    @Override
    public String getPrometheusName() {
        return "llm_cost_usd";
    }

    @Override
    public synchronized HistogramSnapshot collect() {
        var snapshot =
                HistogramSnapshot.builder()
                        .name(getPrometheusName())
                        .help("What provider calls cost, US dollars");
        series.forEach((labels, observed) ->
                snapshot.dataPoint(
                        HistogramDataPointSnapshot.builder()
                                .labels(labels)
                                .classicHistogramBuckets(
                                        ClassicHistogramBuckets.of(
                                                UPPER_BOUNDS, observed.counts.clone()))
                                .sum(observed.sum)
                                .build()));
        return snapshot.build();
    }
}
