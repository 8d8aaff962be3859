package io.aistrale.schemas.jinja;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Python's `format % values`.
final class PercentFormat {

    private static final Pattern DIRECTIVE =
            Pattern.compile(
                    "%(?:\\(([^)]{0,200})\\))?([-+"
                            + " #0]{0,5})(\\d{1,7})?(?:\\.(\\d{0,7}))?([a-zA-Z%])?");

    private PercentFormat() {}

    static String format(String format, Object values, Budget budget) {
        Comparing.defined(values, budget);
        budget.reading(format);
        TextBuilder text = new TextBuilder(budget);
        List<?> positional = values instanceof Tuple tuple ? tuple.items() : List.of(values);
        int next = 0;
        int from = 0;
        Matcher directive = DIRECTIVE.matcher(format);
        while (directive.find()) {
            budget.forming();
            text.append(format, from, directive.start());
            from = directive.end();
            String kind = directive.group(5);
            if (kind == null) {
                throw budget.fault("an incomplete directive in a format");
            }
            if (kind.equals("%")) {
                text.append('%');
                continue;
            }
            Object value;
            String name = directive.group(1);
            if (name != null) {
                value = values instanceof Dict dict ? dict.named(name) : null;
                if (value == null) {
                    throw budget.fault("the format needs a dict with a key that is not there");
                }
            } else if (next < positional.size()) {
                value = positional.get(next++);
            } else {
                throw budget.fault("not enough arguments for the format");
            }
            text.append(
                    one(
                            value,
                            directive.group(2),
                            number(directive.group(3), 0),
                            number(directive.group(4), -1),
                            kind,
                            budget));
        }
        text.append(format, from, format.length());
        // Python takes whatever has items for a dict that a format need not use.
        boolean mayBeLeft = values instanceof Dict || values instanceof List<?>;
        if (next < positional.size() && !mayBeLeft) {
            throw budget.fault("not all arguments are used by the format");
        }
        return text.toString();
    }

    private static int number(@Nullable String digits, int otherwise) {
        if (digits == null) {
            return otherwise;
        }
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    private static String one(
            Object value, String flags, int width, int precision, String kind, Budget budget) {
        char align = flags.contains("-") ? '<' : '>';
        char sign = flags.contains("+") ? '+' : flags.contains(" ") ? ' ' : '-';
        boolean zeros = align == '>' && flags.contains("0");
        NumberFormat.Shape plain =
                new NumberFormat.Shape(
                        align,
                        " ",
                        sign,
                        flags.contains("#"),
                        width,
                        NumberFormat.UNGROUPED,
                        precision);
        NumberFormat.Shape number = zeros ? plain.paddedWithZeros() : plain;
        return switch (kind) {
            case "s" -> NumberFormat.text(Texts.str(value, budget), plain, budget);
            case "r" -> {
                TextBuilder text = new TextBuilder(budget);
                Texts.repr(value, text, budget);
                yield NumberFormat.text(text.toString(), plain, budget);
            }
            case "c" -> NumberFormat.padded(character(value, budget), plain, budget);
            case "d", "i", "u" -> NumberFormat.integer(whole(value, budget), "d", number, budget);
            case "x", "X", "o" -> NumberFormat.integer(value, kind, number, budget);
            case "e", "E", "f", "F", "g", "G" -> NumberFormat.real(value, kind, number, budget);
            default -> throw budget.fault("a format with a directive that is not supported");
        };
    }

    /// `%c` takes a text of one character, too.
    private static String character(Object value, Budget budget) {
        if (value instanceof String text) {
            if (Texts.length(text, budget) != 1) {
                throw budget.fault("'c' formats one character, not a text of another length");
            }
            return text;
        }
        return NumberFormat.character(value, budget);
    }

    /// `%d` takes a float's whole part.
    private static Object whole(Object value, Budget budget) {
        return value instanceof Double ? NumberFilters.truncated(value, budget) : value;
    }
}
