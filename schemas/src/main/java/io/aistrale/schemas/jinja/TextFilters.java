package io.aistrale.schemas.jinja;

import io.aistrale.schemas.jinja.Callable.Arguments;
import io.aistrale.schemas.jinja.Filters.Filter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/// Filters that give a text. They take any value, as its text.
final class TextFilters {

    private static final String UNRESERVED = "_.-~";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private TextFilters() {}

    static void addTo(Map<String, Filter> filters) {
        changed(filters, "upper", Letters::upper);
        changed(filters, "lower", Letters::lower);
        changed(filters, "capitalize", Letters::capitalized);
        changed(filters, "title", TextFilters::title);
        changed(filters, "string safe", (text, _) -> text);
        changed(filters, "escape e forceescape", TextFilters::escape);
        Filters.add(
                filters,
                "trim",
                "chars",
                (value, given, budget) -> {
                    String text = text(value, budget);
                    budget.text(text.length());
                    return TextMethods.strip(text, given, 0, true, true, budget);
                });
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

    private static void changed(
            Map<String, Filter> filters, String names, BiFunction<String, Budget, String> change) {
        Filters.add(
                filters,
                names,
                "",
                (value, _, budget) -> change.apply(text(value, budget), budget));
    }

    private static String text(Object value, Budget budget) {
        return Texts.str(value, budget);
    }

    private static String title(String text, Budget budget) {
        TextBuilder titled = new TextBuilder(budget);
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ("-({[<".indexOf(c) >= 0 || Texts.isSpace(c)) {
                Letters.capitalized(text, from, i, titled);
                titled.append(c);
                from = i + 1;
            }
        }
        Letters.capitalized(text, from, text.length(), titled);
        return titled.toString();
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
        long length = given.integer(0, 255);
        String end = given.text(2, "...");
        long leeway = given.integer(3, 5);
        long kept = length - Texts.length(end, budget);
        if (kept < 0 || leeway < 0 || length > Integer.MAX_VALUE || leeway > Integer.MAX_VALUE) {
            throw budget.fault(
                    "'truncate' expects a length of at least its end's, a leeway of at least 0, and"
                            + " both below 2147483648");
        }
        if (Texts.length(text, budget) <= length + leeway) {
            return text;
        }
        int cut = Texts.at(text, (int) kept);
        int space = given.truth(1) ? -1 : text.lastIndexOf(' ', cut - 1);
        return new TextBuilder(budget)
                .append(text, 0, space < 0 ? cut : space)
                .append(end)
                .toString();
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
        String text = text(value, budget);
        budget.text(text.length() + 1L);
        List<Object> lines = TextMethods.lines(text + "\n", false, budget);
        for (int i = 0; i < lines.size(); i++) {
            String line = (String) lines.get(i);
            boolean pushed = i == 0 ? given.truth(1) : blank || !line.isEmpty();
            indented.append(i == 0 ? "" : "\n").append(pushed ? indention : "").append(line);
        }
        return indented.toString();
    }

    private static long words(String text, Budget budget) {
        budget.reading(text);
        long words = 0;
        boolean inWord = false;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            boolean ofWord = isOfWord(text.codePointAt(i));
            words += ofWord && !inWord ? 1 : 0;
            inWord = ofWord;
        }
        return words;
    }

    private static boolean isOfWord(int c) {
        return c == '_'
                || Character.isLetterOrDigit(c)
                || Character.getType(c) == Character.LETTER_NUMBER
                || Character.getType(c) == Character.OTHER_NUMBER;
    }

    private static String urlencode(Object value, Given given, Budget budget) {
        TextBuilder encoded = new TextBuilder(budget);
        if (value instanceof Dict dict) {
            for (Dict.Entry entry : dict.entries()) {
                budget.step();
                encoded.append(encoded.length() == 0 ? "" : "&");
                encode(text(entry.key(), budget), true, encoded);
                encoded.append('=');
                encode(text(entry.value(), budget), true, encoded);
            }
        } else {
            encode(text(value, budget), false, encoded);
        }
        return encoded.toString();
    }

    private static void encode(String text, boolean inQuery, TextBuilder into) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            boolean plain =
                    c < 0x80
                            && (Character.isLetterOrDigit(c)
                                    || UNRESERVED.indexOf(c) >= 0
                                    || (c == '/' && !inQuery));
            if (plain) {
                into.appendCodePoint(c);
            } else if (c == ' ' && inQuery) {
                into.append('+');
            } else {
                // Half a pair is no character.
                encode(Character.getType(c) == Character.SURROGATE ? '?' : c, into);
            }
        }
    }

    /// The bytes of UTF-8.
    private static void encode(int c, TextBuilder into) {
        if (c < 0x80) {
            encodeByte(c, into);
        } else if (c < 0x800) {
            encodeByte(0xc0 | (c >> 6), into);
            encodeByte(0x80 | (c & 0x3f), into);
        } else if (c < 0x10000) {
            encodeByte(0xe0 | (c >> 12), into);
            encodeByte(0x80 | (c >> 6 & 0x3f), into);
            encodeByte(0x80 | (c & 0x3f), into);
        } else {
            encodeByte(0xf0 | (c >> 18), into);
            encodeByte(0x80 | (c >> 12 & 0x3f), into);
            encodeByte(0x80 | (c >> 6 & 0x3f), into);
            encodeByte(0x80 | (c & 0x3f), into);
        }
    }

    private static void encodeByte(int b, TextBuilder into) {
        into.append('%').append(HEX.toHighHexDigit(b)).append(HEX.toLowHexDigit(b));
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
        budget.entries(arguments.named().size());
        arguments.named().forEach(named::put);
        return PercentFormat.format(text(value, budget), named, budget);
    }
}
