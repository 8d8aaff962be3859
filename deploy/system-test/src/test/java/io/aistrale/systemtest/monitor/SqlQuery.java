package io.aistrale.systemtest.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Turns a panel's SQL into what Grafana's PostgreSQL data source sends: variables first, as
/// Grafana does it, then the macros. What is left of either is an error.
///
/// @param values of variables, as they stand in SQL, quotes included where Grafana adds them
record SqlQuery(Instant from, Instant to, Duration interval, Map<String, String> values) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(?!_)(\\w+)}?");
    private static final Pattern MACRO = Pattern.compile("\\$__(\\w+)\\(((?:[^()]|\\(\\))*)\\)");

    String expand(String sql) {
        String text = sql.replace("$__interval", interval.toSeconds() + "s");
        text = VARIABLE.matcher(text).replaceAll(this::variable);
        text = MACRO.matcher(text).replaceAll(this::macro);
        if (text.contains("$")) {
            throw new IllegalArgumentException("not a macro or variable of Grafana's: " + text);
        }
        return text;
    }

    private String variable(MatchResult match) {
        String value = values.get(match.group(1));
        if (value == null) {
            throw new IllegalArgumentException("the dashboard has no variable " + match.group(1));
        }
        return Matcher.quoteReplacement(value);
    }

    private String macro(MatchResult match) {
        String[] arguments = match.group(2).split(",");
        return switch (match.group(1)) {
            case "timeFilter" -> "%s BETWEEN '%s' AND '%s'".formatted(arguments[0], from, to);
            case "timeFrom" -> "'" + from + "'";
            case "timeTo" -> "'" + to + "'";
            case "timeGroup" -> group(arguments);
            case "timeGroupAlias" -> group(arguments) + " AS \"time\"";
            default -> throw new IllegalArgumentException("no macro " + match.group());
        };
    }

    private static String group(String[] arguments) {
        String width = arguments[1].strip().replace("'", "");
        long seconds = Duration.parse("PT" + width.toUpperCase(Locale.ROOT)).toSeconds();
        return "floor(extract(epoch from %s)/%d)*%2$d".formatted(arguments[0], seconds);
    }
}
