package io.aistrale.bench.costs;

import java.time.LocalDate;
import java.util.List;

/// A question about a month, as it is asked of the gateway.
///
/// @param name as the report has it
/// @param parameters of `/v1/costs`, beside the time
/// @param whole whether its total is the month's spend
/// @param limited whether it must be answered within [#LIMIT_MILLIS]
record Question(String name, String parameters, boolean whole, boolean limited) {
    static final double LIMIT_MILLIS = 50;

    /// By hour, and by day of another zone for everybody, every hourly row of the month is read:
    /// these are told, and promised nothing.
    static final List<Question> ALL =
            List.of(
                    month("total", "groupBy=month"),
                    month("by day", "groupBy=day"),
                    month("by user", "groupBy=user"),
                    month("by project", "groupBy=project"),
                    month("by provider, model", "groupBy=provider,model"),
                    month("by day, project", "groupBy=day,project"),
                    month("by tag", "groupBy=tag&tag=team"),
                    part("one user by day, model", "groupBy=day,model&user=user-7"),
                    part("one project by user", "groupBy=user&project=project-7"),
                    part("one model by day", "groupBy=day&model=model-7"),
                    part("one user by tag", "groupBy=tag&tag=team&user=user-7"),
                    new Question(
                            "by project, in Berlin",
                            "groupBy=project&timeZone=Europe/Berlin",
                            false,
                            true),
                    part(
                            "one user by day, in Berlin",
                            "groupBy=day&user=user-7&timeZone=Europe/Berlin"),
                    new Question(
                            "by day, in Berlin",
                            "groupBy=day&timeZone=Europe/Berlin",
                            false,
                            false),
                    new Question("by hour", "groupBy=hour", true, false));

    private static Question month(String name, String parameters) {
        return new Question(name, parameters, true, true);
    }

    private static Question part(String name, String parameters) {
        return new Question(name, parameters, false, true);
    }

    String path(LocalDate from, LocalDate to) {
        return "/v1/costs?%s&from=%s&to=%s&limit=10000".formatted(parameters, from, to);
    }
}
