package io.aistrale.systemtest.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aistrale.schemas.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The alert rules: what each must tell, and that each fires where it must and not elsewhere. The
/// latter takes Prometheus' `promtool` (Debian: package `prometheus`; `.ci/run` installs it).
class AlertRulesTest {
    private static final Pattern RUNBOOK =
            Pattern.compile("(README\\.md, at 3 a\\.m\\.|deploy/prometheus/README\\.md): \"(.+)\"");
    private static final Pattern CODES = Pattern.compile("error_code=~?\"([^\"]+)\"");
    private static final Pattern ALERT = Pattern.compile("alertname=\"(\\w+)\"");

    @Test
    void everyAlertWaitsIsGradedAndSaysWhatToDo() throws IOException {
        Path checkout = Path.of("..", "..");
        for (var rule : AlertRules.shipped()) {
            assertThat(rule.delay()).as(rule.alert()).matches("\\d+m");
            assertThat(rule.labels().get("severity")).as(rule.alert()).isIn("warning", "critical");
            assertThat(rule.annotation("summary")).as(rule.alert()).hasSizeBetween(10, 140);
            assertThat(rule.annotation("description")).as(rule.alert()).endsWith(".").contains(" ");
            var runbook = RUNBOOK.matcher(rule.annotation("runbook"));
            assertThat(runbook.matches()).as(rule.annotation("runbook")).isTrue();
            String file = runbook.group(1).startsWith("README") ? "README.md" : runbook.group(1);
            assertThat(checkout.resolve(file)).content().contains("| " + runbook.group(2) + " |");
        }
    }

    @Test
    void everyErrorCodeNamedIsOne() {
        Set<String> codes =
                Arrays.stream(ErrorCode.values()).map(ErrorCode::code).collect(Collectors.toSet());
        String all =
                AlertRules.shipped().stream()
                        .map(AlertRules.Rule::expression)
                        .collect(Collectors.joining());

        assertThat(
                        CODES.matcher(all)
                                .results()
                                .flatMap(match -> Arrays.stream(match.group(1).split("\\|"))))
                .isNotEmpty()
                .allMatch(codes::contains);
    }

    @Test
    void everyAlertHasACaseThatFiresAndOneThatDoesNot() {
        Set<String> fire = new HashSet<>();
        Set<String> quiet = new HashSet<>();
        for (Object test : AlertRules.list(AlertRules.yaml("alerts_test.yaml"), "tests")) {
            for (Object check : AlertRules.list(test, "promql_expr_test")) {
                var alert = ALERT.matcher(String.valueOf(((Map<?, ?>) check).get("expr")));
                assertThat(alert.find()).isTrue();
                (AlertRules.list(check, "exp_samples").isEmpty() ? quiet : fire)
                        .add(alert.group(1));
            }
            for (Object check : AlertRules.list(test, "alert_rule_test")) {
                (AlertRules.list(check, "exp_alerts").isEmpty() ? quiet : fire)
                        .add(String.valueOf(((Map<?, ?>) check).get("alertname")));
            }
        }
        var alerts = AlertRules.shipped().stream().map(AlertRules.Rule::alert).toList();

        assertThat(fire).containsExactlyInAnyOrderElementsOf(alerts);
        assertThat(quiet).containsExactlyInAnyOrderElementsOf(alerts);
    }

    @Test
    void theRulesFireWhereTheyMustAndNotElsewhere() throws Exception {
        assertThat(promtool("check", "config", "prometheus.yaml")).contains("SUCCESS");
        assertThat(promtool("test", "rules", "alerts_test.yaml")).contains("SUCCESS");
    }

    @Test
    void everyExpressionOfTheDashboardsIsPromQl() throws Exception {
        var rules = new StringBuilder("groups:\n  - name: panels\n    rules:\n");
        MonitoredMetrics.expressions()
                .values()
                .forEach(expression ->
                        rules.append("      - record: panel\n        expr: '")
                                .append(
                                        expression
                                                .replace("$__rate_interval", "1m")
                                                .replace("$__range", "3h")
                                                .replace("'", "''")
                                                .replace("\n", " "))
                                .append("'\n"));
        Path file = Path.of("target", "panels.yaml").toAbsolutePath();
        Files.writeString(file, rules);

        assertThat(promtool("check", "rules", "--lint=none", file.toString())).contains("SUCCESS");
    }

    private static String promtool(String... arguments) throws Exception {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, "promtool"))),
                "promtool is not on the PATH (Debian: apt-get install prometheus): alert rules are not run");
        var command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .directory(AlertRules.DIRECTORY.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(Duration.ofSeconds(30).toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
