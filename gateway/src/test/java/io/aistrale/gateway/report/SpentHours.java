package io.aistrale.gateway.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Rows of the hourly rollup, and their sums worked out without any SQL.
record SpentHours(List<Spent> rows) {

    private static final Instant FIRST = Instant.parse("2025-12-30T00:00:00Z");
    private static final int HOURS = 24 * 100;
    private static final String MEASURES =
            "requests, errors, unknowns, unbounded, unpriced, "
                    + Arrays.stream(TokenClass.values())
                            .map(each -> each.column)
                            .collect(Collectors.joining(", "))
                    + ", cost_usd, upper_bound_usd";

    /// An hour's spend of one user at one model. Its team is its project's name.
    record Spent(
            Instant hour,
            String user,
            String project,
            String provider,
            String model,
            CostSums sums) {}

    static SpentHours random(long seed) {
        Random random = new Random(seed);
        var rows = new TreeMap<String, Spent>();
        for (int i = 0; i < 3_000; i++) {
            Instant hour = FIRST.plus(Duration.ofHours(random.nextInt(HOURS)));
            int model = random.nextInt(4);
            var spent =
                    new Spent(
                            hour,
                            List.of("ann", "bob", "o'hara").get(random.nextInt(3)),
                            "project-" + random.nextInt(2),
                            "provider-" + model % 2,
                            "model-" + model,
                            sums(random));
            rows.put(hour + spent.user() + spent.project() + spent.model(), spent);
        }
        return new SpentHours(List.copyOf(rows.values()));
    }

    private static CostSums sums(Random random) {
        Map<TokenClass, Long> usage = new EnumMap<>(TokenClass.class);
        for (TokenClass each : TokenClass.values()) {
            usage.put(each, (long) random.nextInt(1_000));
        }
        return new CostSums(
                1 + random.nextInt(9),
                random.nextInt(2),
                random.nextInt(3),
                random.nextInt(2),
                random.nextInt(2),
                usage,
                new BigDecimal(random.nextDouble() * 10).setScale(12, RoundingMode.HALF_EVEN),
                new BigDecimal(random.nextDouble()).setScale(12, RoundingMode.HALF_EVEN));
    }

    /// Fills the hourly rollup, and the others from it.
    List<String> insertions() {
        String sums =
                Arrays.stream(MEASURES.split(", "))
                        .map("sum(%s)"::formatted)
                        .collect(Collectors.joining(", "));
        return List.of(
                "INSERT INTO cost_hourly (bucket, user_id, project, provider, model, %s) VALUES %s"
                        .formatted(
                                MEASURES,
                                rows.stream()
                                        .map(SpentHours::values)
                                        .collect(Collectors.joining(", "))),
                """
                INSERT INTO cost_daily (bucket, user_id, project, provider, model, %s)
                SELECT (bucket AT TIME ZONE 'UTC')::date, user_id, project, provider, model, %s
                FROM cost_hourly GROUP BY 1, 2, 3, 4, 5\
                """
                        .formatted(MEASURES, sums),
                """
                INSERT INTO cost_daily_by_tag (bucket, tag_key, tag_value, user_id, project, provider, model, %s)
                SELECT bucket, tag_key, project, user_id, project, provider, model, %s
                FROM cost_daily CROSS JOIN unnest(ARRAY['team', 'other']) AS tag_key\
                """
                        .formatted(MEASURES, MEASURES));
    }

    private static String values(Spent spent) {
        CostSums sums = spent.sums();
        return "('%s', '%s', '%s', '%s', '%s', %d, %d, %d, %d, %d, %s, %s, %s)"
                .formatted(
                        spent.hour(),
                        spent.user().replace("'", "''"),
                        spent.project(),
                        spent.provider(),
                        spent.model(),
                        sums.requests(),
                        sums.errors(),
                        sums.unknowns(),
                        sums.unbounded(),
                        sums.unpriced(),
                        sums.usage().values().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(", ")),
                        sums.costUsd(),
                        sums.upperBoundUsd());
    }

    List<CostReport.Row> sum(CostQuery query) {
        Comparator<List<String>> byKeys =
                (one, other) -> {
                    for (int i = 0; i < one.size(); i++) {
                        int compared = one.get(i).compareTo(other.get(i));
                        if (compared != 0) {
                            return compared;
                        }
                    }
                    return 0;
                };
        var sums = new TreeMap<List<String>, CostSums>(byKeys);
        asked(query)
                .forEach(spent ->
                        sums.merge(
                                query.groupBy().stream()
                                        .map(grouping -> key(grouping, spent, query))
                                        .toList(),
                                spent.sums(),
                                SpentHours::plus));
        return sums.entrySet().stream()
                .map(each -> new CostReport.Row(new ArrayList<>(each.getKey()), each.getValue()))
                .toList();
    }

    CostSums total(CostQuery query) {
        return asked(query).stream().map(Spent::sums).reduce(SpentHours::plus).orElseThrow();
    }

    private List<Spent> asked(CostQuery query) {
        String user = query.filter().user();
        return rows.stream()
                .filter(spent -> !spent.hour().isBefore(query.from()))
                .filter(spent -> spent.hour().isBefore(query.to()))
                .filter(spent -> user == null || user.equals(spent.user()))
                .toList();
    }

    private static String key(Grouping grouping, Spent spent, CostQuery query) {
        ZonedDateTime local = spent.hour().atZone(query.zone());
        return switch (grouping) {
            case HOUR -> DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(local);
            case DAY -> DateTimeFormatter.ISO_LOCAL_DATE.format(local);
            case MONTH -> DateTimeFormatter.ofPattern("yyyy-MM").format(local);
            case USER -> spent.user();
            case PROJECT, TAG -> spent.project();
            case PROVIDER -> spent.provider();
            case MODEL -> spent.model();
        };
    }

    private static CostSums plus(CostSums one, CostSums other) {
        Map<TokenClass, Long> usage = new EnumMap<>(one.usage());
        other.usage().forEach((each, count) -> usage.merge(each, count, Long::sum));
        return new CostSums(
                one.requests() + other.requests(),
                one.errors() + other.errors(),
                one.unknowns() + other.unknowns(),
                one.unbounded() + other.unbounded(),
                one.unpriced() + other.unpriced(),
                usage,
                one.costUsd().add(other.costUsd()),
                one.upperBoundUsd().add(other.upperBoundUsd()));
    }
}
