package io.aistrale.schemas.jinja;

import io.aistrale.schemas.jinja.Callable.Arguments;
import io.aistrale.schemas.jinja.Filters.Filter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Filters that give a text. They take any value, as its text.
final class TextFilters {

    private static final Pattern WORD_BEGINS = Pattern.compile("[^-\\s({\\[<]+");
    private static final Pattern WORD = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);

    private TextFilters() {}

    static void addTo(Map<String, Filter> filters) {
        simple(filters, "upper", Texts::upper);
        simple(filters, "lower", Texts::lower);
        simple(filters, "capitalize", Texts::capitalize);
        simple(filters, "title", TextFilters::title);
        simple(filters, "string safe", UnaryOperator.identity());
        Filters.add(
                filters,
                "escape e forceescape",
                "",
                (value, _, budget) -> escape(text(value, budget), budget));
        Filters.add(
                filters,
                "trim",
                "chars",
                (value, given, budget) ->
                        TextMethods.strip(text(value, budget), given, 0, true, true, budget));
        Filters.add(
                filters,
                "replace",
                "old new count",
                (value, given, budget) ->
                        TextMethods.replace(
                                text(value, budget),
                                text(given.value(0), budget),
                                text(given.value(1), budget),
                                given.integer(2, -1),
                                budget));
        Filters.add(
                filters,
                "center",
                "width",
                (value, given, budget) ->
                        TextMethods.pad(
                                text(value, budget),
                                given.integer(0, 80),
                                " ",
                                TextMethods.Side.BOTH,
                                budget));
        Filters.add(filters, "truncate", "length killwords end leeway", TextFilters::truncate);
        Filters.add(filters, "indent", "width first blank", TextFilters::indent);
        Filters.add(
                filters, "wordcount", "", (value, _, budget) -> words(text(value, budget), budget));
        Filters.add(filters, "urlencode", "", TextFilters::urlencode);
        Filters.add(
                filters,
                "tojson",
                "indent",
                (value, given, budget) ->
                        Json.of(value, (int) Math.min(100, given.integer(0, -1)), budget));
        filters.put("format", TextFilters::format);
    }

    private static void simple(
            Map<String, Filter> filters, String names, UnaryOperator<String> change) {
        Filters.add(
                filters,
                names,
                "",
                (value, _, budget) -> {
                    String text = text(value, budget);
                    budget.text(text.length());
                    return change.apply(text);
                });
    }

    private static String text(Object value, Budget budget) {
        return Texts.str(value, budget);
    }

    private static String title(String text) {
        return WORD_BEGINS
                .matcher(text)
                .replaceAll(word -> Matcher.quoteReplacement(Texts.capitalize(word.group())));
    }

    private static String escape(String text, Budget budget) {
        TextBuilder escaped = new TextBuilder(budget);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&#34;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static String truncate(Object value, Given given, Budget budget) {
        String text = text(value, budget);
        budget.text(text.length());
        long length = given.integer(0, 255);
        String end = given.text(2, "...");
        long leeway = given.integer(3, 5);
        long kept = length - Texts.length(end);
        if (kept < 0 || leeway < 0 || length > Integer.MAX_VALUE || leeway > Integer.MAX_VALUE) {
            throw budget.fault(
                    "'truncate' expects a length of at least its end's, a leeway of at least 0, and"
                            + " both below 2147483648");
        }
        if (Texts.length(text) <= length + leeway) {
            return text;
        }
        String cut = text.substring(0, Texts.at(text, (int) kept));
        if (!given.truth(1)) {
            int space = cut.lastIndexOf(' ');
            cut = space < 0 ? cut : cut.substring(0, space);
        }
        return cut + end;
    }

    private static String indent(Object value, Given given, Budget budget) {
        Object width = given.or(0, 4L);
        String indention =
                width instanceof String text
                        ? text
                        : new TextBuilder(budget).repeat(" ", given.integer(0, 4)).toString();
        boolean blank = given.truth(2);
        TextBuilder indented = new TextBuilder(budget);
        // Jinja's own quirk: an end of line is added, so that one at the end is seen.
        List<Object> lines = TextMethods.lines(text(value, budget) + "\n", false, budget);
        for (int i = 0; i < lines.size(); i++) {
            String line = (String) lines.get(i);
            boolean pushed = i == 0 ? given.truth(1) : blank || !line.isEmpty();
            indented.append(i == 0 ? "" : "\n").append(pushed ? indention : "").append(line);
        }
        return indented.toString();
    }

    private static long words(String text, Budget budget) {
        budget.steps(text.length());
        return WORD.matcher(text).results().count();
    }

    private static String urlencode(Object value, Given given, Budget budget) {
        if (value instanceof Dict dict) {
            TextBuilder query = new TextBuilder(budget);
            for (Dict.Entry entry : dict.entries()) {
                query.append(query.length() == 0 ? "" : "&")
                        .append(quoted(text(entry.key(), budget), true, budget))
                        .append("=")
                        .append(quoted(text(entry.value(), budget), true, budget));
            }
            return query.toString();
        }
        return quoted(text(value, budget), false, budget);
    }

    private static String quoted(String text, boolean inQuery, Budget budget) {
        budget.text(6L * text.length());
        String encoded =
                URLEncoder.encode(text, StandardCharsets.UTF_8)
                        .replace("*", "%2A")
                        .replace("%7E", "~");
        return inQuery ? encoded : encoded.replace("+", "%20").replace("%2F", "/");
    }

    private static Object format(Interpreter run, Object value, Arguments arguments) {
        Budget budget = run.budget();
        Comparing.defined(value, budget);
        if (!arguments.named().isEmpty() && !arguments.positional().isEmpty()) {
            throw budget.fault("'format' takes positional or named arguments, not both");
        }
        if (arguments.named().isEmpty()) {
            return PercentFormat.format(
                    text(value, budget), Tuple.of(arguments.positional()), budget);
        }
        Dict named = new Dict();
        arguments.named().forEach((name, argument) -> named.put(name, argument, budget));
        return PercentFormat.format(text(value, budget), named, budget);
    }
}
