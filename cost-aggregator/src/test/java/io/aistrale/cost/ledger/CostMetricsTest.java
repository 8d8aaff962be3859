package io.aistrale.cost.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.cost.ledger.AttemptEnd.Status;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.pricing.Price;
import io.aistrale.schemas.pricing.PriceBook;
import io.aistrale.schemas.pricing.Rates;
import io.aistrale.schemas.pricing.Usage;
import io.aistrale.schemas.pricing.UsageClass;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CostMetricsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:15:00Z");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final PrometheusRegistry prometheus = new PrometheusRegistry();
    private final CostMetrics metrics =
            new CostMetrics(meters, prometheus, Clock.fixed(NOW, ZoneOffset.UTC));
    private final PriceBook prices =
            new PriceBook(
                    List.of(
                            new Price(
                                    Price.Origin.BUILT_IN,
                                    "openai",
                                    "gpt-x",
                                    "v1",
                                    Instant.EPOCH,
                                    List.of(
                                            Rates.standard(
                                                    Map.of(
                                                            UsageClass.INPUT,
                                                            new BigDecimal("2000")))))));

    @Test
    void costsAreCountedUnderThePricesNameSoThatCallersMakeNoMetrics() {
        metrics.committed(entries("gpt-x-made-up-1", "gpt-x-made-up-2"));

        assertThat(costs())
                .singleElement()
                .satisfies(cost -> {
                    assertThat(cost.getLabels().get("model")).isEqualTo("gpt-x");
                    assertThat(cost.getCount()).isEqualTo(2);
                    assertThat(cost.getSum()).isEqualTo(0.004);
                });
    }

    @Test
    void aCallOfATenthOfACentIsNotCountedAsADollar() {
        metrics.committed(entries("gpt-x"));

        ClassicHistogramBuckets buckets = costs().getFirst().getClassicBuckets();
        for (int i = 0; i < buckets.size(); i++) {
            assertThat(buckets.getCount(i)).isEqualTo(buckets.getUpperBound(i) == 0.005 ? 1 : 0);
        }
    }

    @Test
    void unpricedModelsAreNamedButOnlyTheFirstHundred() {
        metrics.committed(
                entries(IntStream.range(0, 150).mapToObj(i -> "new" + i).toArray(String[]::new)));

        assertThat(meters.find("llm.unpriced.attempts").counters()).hasSize(101);
        assertThat(meters.get("llm.unpriced.attempts").tags("model", "other").counter().count())
                .isEqualTo(50);
    }

    private List<HistogramDataPointSnapshot> costs() {
        return prometheus.scrape().stream()
                .map(HistogramSnapshot.class::cast)
                .flatMap(costs -> costs.getDataPoints().stream())
                .toList();
    }

    private List<Entry> entries(String... models) {
        return Ledger.settle(
                List.of(models).stream().map(CostMetricsTest::end).toList(),
                new HashMap<>(),
                prices);
    }

    private static AttemptEnd end(String model) {
        var attempt =
                new Attempt(
                        TimeOrderedIds.next(),
                        TimeOrderedIds.next(),
                        "ann",
                        "support",
                        Map.of(),
                        null,
                        "openai",
                        model,
                        null,
                        NOW,
                        new Attempt.Ceiling(0, null));
        return new AttemptEnd(attempt, Status.SUCCESS, Usage.NONE.with(UsageClass.INPUT, 1));
    }
}
