package io.aistrale.systemtest.monitor;

import io.aistrale.systemtest.monitor.PromQuery.LabelMatcher;
import io.aistrale.systemtest.monitor.PromQuery.Selector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Every PromQL expression that is shipped, held against what the services tell.
public final class MonitoredMetrics {
    private static final Pattern COUNTED = Pattern.compile("(?:rate|increase)\\(([a-z_:]+)");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");

    /// What a calm stack has no case of; the labels' names are checked all the same.
    private static final Map<String, String> SELDOM = Map.of("status", "unknown");

    private final Exposition told = Exposition.empty();

    /// @param job of `prometheus.yaml`
    public void scraped(String job, String page) {
        told.add(job, page);
    }

    /// One sentence for each metric, label, value or type that is not as an expression has it.
    public List<String> findings() {
        List<String> findings = new ArrayList<>();
        expressions()
                .forEach((where, expression) -> {
                    PromQuery query = PromQuery.of(expression);
                    if (query.selectors().isEmpty()) {
                        findings.add(where + ": names no metric");
                    }
                    query.selectors().forEach(selector -> check(where, selector, findings));
                    for (String label : query.groupings()) {
                        if (query.selectors().stream()
                                .flatMap(selector -> told.of(selector.metric()).stream())
                                .noneMatch(labels -> labels.containsKey(label))) {
                            findings.add(where + ": no metric of it has the label " + label);
                        }
                    }
                    COUNTED.matcher(expression)
                            .results()
                            .map(match -> match.group(1))
                            .filter(metric ->
                                    !List.of("counter", "histogram").contains(told.typeOf(metric)))
                            .forEach(metric ->
                                    findings.add(where + ": " + metric + " is no counter"));
                });
        Dashboard.targets()
                .filter(target -> !target.isSql())
                .forEach(target -> legend(target, findings));
        return findings.stream().distinct().toList();
    }

    /// By where they stand.
    static Map<String, String> expressions() {
        Map<String, String> expressions = new LinkedHashMap<>();
        Dashboard.targets()
                .filter(target -> !target.isSql())
                .forEach(target ->
                        expressions.merge(
                                target.toString(),
                                target.text().replace("$provider", ".*"),
                                (one, other) -> "(" + one + ") or (" + other + ")"));
        AlertRules.shipped().forEach(rule -> expressions.put(rule.alert(), rule.expression()));
        return expressions;
    }

    private void check(String where, Selector selector, List<String> findings) {
        List<Map<String, String>> series = told.of(selector.metric());
        if (series.isEmpty()) {
            findings.add(where + ": nobody tells " + selector.metric());
            return;
        }
        for (LabelMatcher matcher : selector.matchers()) {
            if (series.stream().noneMatch(labels -> labels.containsKey(matcher.label()))) {
                findings.add(
                        "%s: %s has no label %s"
                                .formatted(where, selector.metric(), matcher.label()));
            } else if (!matcher.value().equals(SELDOM.get(matcher.label()))
                    && series.stream()
                            .noneMatch(labels ->
                                    matcher.takes(labels.getOrDefault(matcher.label(), "")))) {
                findings.add(
                        "%s: no series of %s has %s".formatted(where, selector.metric(), matcher));
            }
        }
    }

    private void legend(Dashboard.Target target, List<String> findings) {
        PromQuery query = PromQuery.of(target.text().replace("$provider", ".*"));
        LEGEND.matcher(target.legend())
                .results()
                .map(match -> match.group(1))
                .forEach(label -> {
                    boolean grouped = query.groupings().contains(label);
                    boolean plain =
                            query.groupings().isEmpty()
                                    && query.selectors().stream()
                                            .flatMap(
                                                    selector -> told.of(selector.metric()).stream())
                                            .anyMatch(labels -> labels.containsKey(label));
                    if (!grouped && !plain) {
                        findings.add(
                                target + ": the legend has a label that is summed away: " + label);
                    }
                });
    }
}
