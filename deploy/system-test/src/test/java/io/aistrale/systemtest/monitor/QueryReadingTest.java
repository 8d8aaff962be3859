package io.aistrale.systemtest.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.systemtest.monitor.PromQuery.LabelMatcher;
import io.aistrale.systemtest.monitor.PromQuery.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// That the tests themselves read queries rightly.
class QueryReadingTest {
    @Test
    void promQlIsReadForItsMetricsAndLabels() {
        var query =
                PromQuery.of(
                        "sum by (le, lane) (rate(a_bucket{x=\"1\", y!~\"b\\\\.c\"}[5m])) / on (job) max(b offset 15m) > 0.5");

        assertThat(query.selectors())
                .containsExactly(
                        new Selector(
                                "a_bucket",
                                List.of(
                                        new LabelMatcher("x", "=", "1"),
                                        new LabelMatcher("y", "!~", "b\\.c"))),
                        new Selector("b", List.of()));
        assertThat(query.groupings()).containsExactly("le", "lane", "job");
    }

    @Test
    void whatNobodyTellsIsFound() {
        var metrics = new MonitoredMetrics();
        metrics.scraped("aistrale-worker", "# TYPE llm_in_flight gauge\nllm_in_flight 3.0\n");

        assertThat(metrics.findings())
                .contains(
                        "Lag of the books: nobody tells llm_ledger_lag_records"
                                .transform("operations.json: "::concat))
                .noneMatch(finding -> finding.endsWith("nobody tells llm_in_flight"));
    }

    @Test
    void sqlIsExpandedAsGrafanaDoes() {
        var query =
                new SqlQuery(
                        Instant.parse("2026-11-01T00:00:00Z"),
                        Instant.parse("2026-11-02T00:00:00Z"),
                        Duration.ofMinutes(5),
                        Map.of("project", "'a','b'"));

        assertThat(query.expand("SELECT $__timeGroupAlias(at, $__interval) WHERE p IN ($project)"))
                .isEqualTo(
                        "SELECT floor(extract(epoch from at)/300)*300 AS \"time\" WHERE p IN ('a','b')");
        assertThat(query.expand("$__timeFilter(at) AND x < $__timeTo()::date"))
                .isEqualTo(
                        "at BETWEEN '2026-11-01T00:00:00Z' AND '2026-11-02T00:00:00Z' AND x < '2026-11-02T00:00:00Z'::date");
        assertThatThrownBy(() -> query.expand("$nobody")).hasMessageContaining("nobody");
        assertThatThrownBy(() -> query.expand("$__unixEpoch(x)")).hasMessageContaining("unixEpoch");
    }
}
