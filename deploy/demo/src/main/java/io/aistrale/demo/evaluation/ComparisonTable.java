package io.aistrale.demo.evaluation;

import io.aistrale.demo.report.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// A run's comparison in plain text: what was scored, then what it cost and how long it took.
public final class ComparisonTable {

    private static final String NONE = "-";

    private ComparisonTable() {}

    /// @param comparison as the gateway answers it
    public static List<String> lines(JsonNode comparison) {
        List<String> lines = new ArrayList<>();
        if (comparison.path("rows").valueStream().anyMatch(row -> !row.path("scores").isEmpty())) {
            lines.addAll(scores(comparison));
            lines.add("");
        }
        lines.addAll(spend(comparison));
        return lines;
    }

    private static List<String> scores(JsonNode comparison) {
        var table =
                new TextTable(3, "prompt", "model", "metric", "scores", "failed", "mean", "95%");
        for (JsonNode row : comparison.path("rows")) {
            for (JsonNode score : row.path("scores")) {
                table.row(
                        prompt(row),
                        row.path("model").asString(),
                        score.path("metric").asString(),
                        score.path("count").asString(),
                        score.path("failures").asString(),
                        rounded(score.path("mean")),
                        score.path("low").isNumber()
                                ? rounded(score.path("low")) + " to " + rounded(score.path("high"))
                                : NONE);
            }
        }
        return table.lines();
    }

    private static List<String> spend(JsonNode comparison) {
        var table =
                new TextTable(
                        2, "prompt", "model", "cases", "errors", "cost USD", "p50 ms", "p99 ms");
        for (JsonNode row : comparison.path("rows")) {
            table.row(
                    prompt(row),
                    row.path("model").asString(),
                    row.path("cases").asString(),
                    row.path("errors").asString(),
                    cost(row),
                    millis(row.path("latencyP50Millis")),
                    millis(row.path("latencyP99Millis")));
        }
        return table.lines();
    }

    private static String prompt(JsonNode row) {
        return row.path("prompt").asString() + "@" + row.path("version").asString();
    }

    /// Never 0 for what is not known.
    private static String cost(JsonNode row) {
        JsonNode cost = row.path("costUsd");
        if (!cost.isString()) {
            return row.path("unpricedCalls").asInt() > 0 ? "no price" : "unknown";
        }
        return (row.path("costComplete").asBoolean() ? "" : "at least ") + cost.asString();
    }

    private static String rounded(JsonNode score) {
        return score.isNumber() ? String.format(Locale.ROOT, "%.3f", score.doubleValue()) : NONE;
    }

    private static String millis(JsonNode time) {
        return time.isNumber() ? String.format(Locale.ROOT, "%.1f", time.doubleValue()) : NONE;
    }
}
