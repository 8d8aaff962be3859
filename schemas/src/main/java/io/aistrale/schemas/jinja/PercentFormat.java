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
                            + " #0]{0,5})(\\d{1,7})?(?:\\.(\\d{1,7}))?([a-zA-Z%])?");

    private PercentFormat() {}

    static String format(String format, Object values, Budget budget) {
        Comparing.defined(values, budget);
        TextBuilder text = new TextBuilder(budget);
        List<?> positional = values instanceof Tuple tuple ? tuple.items() : List.of(values);
        int next = 0;
        int from = 0;
        Matcher directive = DIRECTIVE.matcher(format);
        while (directive.find()) {
            budget.step();
            text.append(format.substring(from, directive.start()));
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
                    throw budget.fault("the format needs a dict with '" + name + "'");
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
                            number(directive.group(3)),
                            directive.group(4),
                            kind,
                            budget));
        }
        text.append(format.substring(from));
        if (next < positional.size() && !(values instanceof Dict)) {
            throw budget.fault("not all arguments are used by the format");
        }
        return text.toString();
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static String one(
            Object value,
            String flags,
            int width,
            @Nullable String precision,
            String kind,
            Budget budget) {
        NumberFormat.Shape shape =
                new NumberFormat.Shape(
                        flags.contains("-") ? '<' : '>',
                        flags.contains("0") && !flags.contains("-") ? '0' : ' ',
                        flags.contains("+") ? '+' : flags.contains(" ") ? ' ' : '-',
                        flags.contains("#"),
                        width,
                        false,
                        precision == null ? -1 : Integer.parseInt(precision));
        return switch (kind) {
            case "s" ->
                    NumberFormat.padded(
                            cut(Texts.str(value, budget), shape), shape.filledWith(' '), budget);
            case "r" -> {
                TextBuilder text = new TextBuilder(budget);
                Texts.repr(value, text, budget);
                yield NumberFormat.padded(
                        cut(text.toString(), shape), shape.filledWith(' '), budget);
            }
            case "d", "i", "u" -> NumberFormat.integer(whole(value, budget), "d", shape, budget);
            case "x", "X", "o" -> NumberFormat.integer(value, kind, shape, budget);
            case "e", "E", "f", "F", "g", "G" -> NumberFormat.real(value, kind, shape, budget);
            case "c" -> Texts.str(value, budget);
            default ->
                    throw budget.fault("a format with the unsupported directive '%" + kind + "'");
        };
    }

    private static String cut(String text, NumberFormat.Shape shape) {
        return shape.precision() >= 0 && Texts.length(text) > shape.precision()
                ? text.substring(0, Texts.at(text, shape.precision()))
                : text;
    }

    /// `%d` takes a float's whole part.
    private static Object whole(Object value, Budget budget) {
        return value instanceof Double ? NumberFilters.truncated(value, budget) : value;
    }
}
