package io.aistrale.systemtest.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.systemtest.monitor.Dashboard.Target;
import io.aistrale.systemtest.monitor.FilledDatabase.Answer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every SQL query of the dashboards on a filled PostgreSQL, under the dashboards' own login.
@WithRealParts
class DashboardQueriesIT {
    private static final Instant NOW = Instant.now();
    private static final Map<String, String> ALL =
            Map.of(
                    "project", "'__all'",
                    "provider", "'__all'",
                    "model", "'__all'",
                    "user", "'__all'",
                    "metric", "'__all'",
                    "tag", "feature");
    private static final Pattern TABLE = Pattern.compile("(?:FROM|JOIN) aistrale\\.(\\w+)");
    private static final Pattern PARTITION =
            Pattern.compile("\\b(?:attempt|inference|cost_record)_\\d{8}\\b");

    private static FilledDatabase database;

    @BeforeAll
    static void fill() throws Exception {
        database = FilledDatabase.create();
    }

    @AfterAll
    static void close() throws Exception {
        database.close();
    }

    static Stream<Target> sql() {
        return Dashboard.targets().filter(Target::isSql);
    }

    @ParameterizedTest
    @MethodSource("sql")
    void everyPanelHasRowsOfItsFormat(Target target) throws Exception {
        Answer answer = database.ask(query(target, ALL));

        assertThat(answer.rows()).as(target.text()).isNotEmpty();
        assertThat(answer.numbers()).isNotEmpty();
        if (target.format().equals("time_series")) {
            assertThat(answer.columns().getFirst()).isEqualTo("time");
            assertThat(answer.rows())
                    .hasSizeGreaterThan(1)
                    .allSatisfy(row -> assertThat(row.values()).doesNotContainNull());
            assertThat(answer.columns().subList(1, answer.columns().size()))
                    .allMatch(name -> name.equals("metric") || answer.numbers().contains(name));
        } else {
            assertThat(answer.columns())
                    .as("people read them")
                    .doesNotHaveDuplicates()
                    .allMatch(name -> Character.isUpperCase(name.charAt(0)));
        }
    }

    @Test
    void everyVariableOffersSomethingToChoose() throws Exception {
        for (Dashboard dashboard : Dashboard.shipped()) {
            for (var variable : dashboard.variables()) {
                if (variable.source().equals("aistrale-postgres")) {
                    assertThat(
                                    database.ask(
                                                    range(dashboard.name(), ALL)
                                                            .expand(variable.query()))
                                            .rows())
                            .as(variable.name())
                            .isNotEmpty();
                }
            }
        }
    }

    @Test
    void theSumsAreTheLedgers() throws Exception {
        Object ledger =
                database.ask(
                                "SELECT sum(cost_usd) FROM aistrale.cost_record WHERE day >= date '%s'"
                                        .formatted(
                                                NOW.minus(Duration.ofDays(30))
                                                        .toString()
                                                        .substring(0, 10)))
                        .value();

        assertThat(panel("Spend in the range", ALL).value()).isEqualTo(ledger);
        for (String panel :
                new String[] {
                    "Top spenders",
                    "Projects",
                    "Models",
                    "Spend by day and provider",
                    "Spend by day and model",
                    "Spend by day and user",
                    "Spend by day and $tag"
                }) {
            assertThat(sum(panel(panel, ALL))).as(panel).isEqualByComparingTo((BigDecimal) ledger);
        }
    }

    @Test
    void choosingLeavesOutTheOthers() throws Exception {
        BigDecimal parts = BigDecimal.ZERO;
        for (String project : new String[] {"search", "support", "research"}) {
            parts =
                    parts.add(
                            (BigDecimal)
                                    panel(
                                                    "Spend in the range",
                                                    with("project", "'" + project + "'"))
                                            .value());
        }
        BigDecimal one = (BigDecimal) panel("Spend in the range", with("user", "'user-1'")).value();
        BigDecimal two =
                (BigDecimal) panel("Spend in the range", with("user", "'user-1','user-2'")).value();

        assertThat(parts).isEqualTo(panel("Spend in the range", ALL).value());
        assertThat(one).isPositive().isLessThan(two);
        assertThat(panel("Spend in the range", with("model", "'none'")).value())
                .isEqualTo(BigDecimal.ZERO);
    }

    @Test
    void whatIsNotKnownIsShown() throws Exception {
        assertThat((BigDecimal) panel("Calls without a price", ALL).value()).isPositive();
        assertThat((BigDecimal) panel("May have been paid unseen", ALL).value()).isPositive();
        assertThat(
                        panel("Unknown calls, and those without a bound", ALL)
                                .rows()
                                .getFirst()
                                .values())
                .allSatisfy(count -> assertThat((BigDecimal) count).isPositive());
        assertThat(panel("Models without a price", ALL).rows())
                .extracting(row -> row.get("Model"))
                .containsExactly("mystery");
        assertThat(panel("Late corrections", ALL).rows())
                .allSatisfy(row -> assertThat(row).containsEntry("Reason", "late_finish"));
        assertThat(panel("Tokens that providers refuse", ALL).rows()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("sql")
    void moneyIsReadFromRollupsAndTheRestFromAFewPartitions(Target target) throws Exception {
        var tables = TABLE.matcher(target.text()).results().map(match -> match.group(1)).toList();
        assertThat(tables).isNotEmpty();
        if (target.dashboard().equals("cost.json") && !target.panel().equals("Late corrections")) {
            assertThat(tables).isSubsetOf("cost_daily", "cost_hourly", "cost_daily_by_tag");
        }
        var plan = database.ask("EXPLAIN " + query(target, ALL)).rows().toString();

        assertThat(PARTITION.matcher(plan).results().map(match -> match.group()).distinct().count())
                .as("of 47 days: %s", plan)
                .isLessThanOrEqualTo(mostPartitions(target));
    }

    /// Scores lead to their inferences by key, in whichever days those are.
    private static int mostPartitions(Target target) {
        return switch (target.dashboard()) {
            case "cost.json" -> 8;
            case "scores.json" -> 47;
            default -> 3;
        };
    }

    @Test
    void theMeanOfScoresIsThatOfTheScores() throws Exception {
        Object mean = database.ask("SELECT avg(score) FROM aistrale.evaluation").value();
        double scores = 0;
        double sum = 0;
        for (Map<String, Object> row : panel("Prompt versions and models", ALL).rows()) {
            double count = number(row.get("Scores"));
            scores += count;
            sum += count * number(row.get("Mean"));
        }

        assertThat(sum / scores).isCloseTo((double) mean, within(1e-9));
        assertThat(panel("Scores that could not be given", with("metric", "'none'")).rows())
                .isEmpty();
    }

    private static double number(@Nullable Object value) {
        return ((Number) Objects.requireNonNull(value)).doubleValue();
    }

    private static Answer panel(String title, Map<String, String> values) throws Exception {
        Target target =
                sql().filter(candidate -> candidate.panel().equals(title))
                        .findFirst()
                        .orElseThrow();
        return database.ask(query(target, values));
    }

    private static BigDecimal sum(Answer answer) {
        return answer.rows().stream()
                .map(row -> (BigDecimal) row.get("Spend"))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> values = new HashMap<>(ALL);
        values.put(name, value);
        return values;
    }

    private static String query(Target target, Map<String, String> values) {
        return range(target.dashboard(), values).expand(target.text());
    }

    /// As the dashboard opens.
    private static SqlQuery range(String dashboard, Map<String, String> values) {
        return switch (dashboard) {
            case "cost.json" ->
                    new SqlQuery(NOW.minus(Duration.ofDays(30)), NOW, Duration.ofHours(12), values);
            case "scores.json" ->
                    new SqlQuery(NOW.minus(Duration.ofDays(7)), NOW, Duration.ofHours(2), values);
            default ->
                    new SqlQuery(
                            NOW.minus(Duration.ofHours(3)), NOW, Duration.ofSeconds(30), values);
        };
    }
}
