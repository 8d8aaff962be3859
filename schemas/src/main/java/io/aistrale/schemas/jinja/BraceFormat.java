package io.aistrale.schemas.jinja;

import io.aistrale.schemas.jinja.Callable.Arguments;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Python's `"...".format(...)`, without access to members of what is formatted: that is the way by
/// which Python's own sandbox was left.
final class BraceFormat {

    private static final Pattern SPECIFICATION =
            Pattern.compile(
                    "(?:(.)?([<>=^]))?([-+"
                            + " ])?(#)?(0)?(\\d{1,7})?([,_])?(?:\\.(\\d{1,7}))?([a-zA-Z%])?",
                    Pattern.DOTALL);

    private BraceFormat() {}

    static String format(String format, Arguments arguments, Budget budget) {
        TextBuilder text = new TextBuilder(budget);
        int next = 0;
        int i = 0;
        while (i < format.length()) {
            char c = format.charAt(i);
            boolean doubled = i + 1 < format.length() && format.charAt(i + 1) == c;
            if ((c == '{' || c == '}') && doubled) {
                text.append(c);
                i += 2;
            } else if (c == '}') {
                throw budget.fault("a single '}' in a format");
            } else if (c == '{') {
                int end = format.indexOf('}', i);
                if (end < 0) {
                    throw budget.fault("a single '{' in a format");
                }
                budget.forming();
                String field = format.substring(i + 1, end);
                int colon = field.indexOf(':');
                String name = colon < 0 ? field : field.substring(0, colon);
                Object value =
                        value(name.isEmpty() ? String.valueOf(next++) : name, arguments, budget);
                text.append(one(value, colon < 0 ? "" : field.substring(colon + 1), budget));
                i = end + 1;
            } else {
                text.append(c);
                i++;
            }
        }
        return text.toString();
    }

    private static Object value(String name, Arguments arguments, Budget budget) {
        budget.step();
        Object value;
        if (name.chars().allMatch(c -> c >= '0' && c <= '9') && name.length() < 6) {
            int place = Integer.parseInt(name);
            value =
                    place < arguments.positional().size()
                            ? arguments.positional().get(place)
                            : null;
        } else {
            value = arguments.named().get(name);
        }
        if (value == null) {
            throw budget.fault(
                    "a format with a field that no argument is for; members of arguments are not"
                            + " supported");
        }
        Comparing.defined(value, budget);
        return value;
    }

    private static String one(Object value, String specification, Budget budget) {
        if (specification.isEmpty()) {
            return Texts.str(value, budget);
        }
        Matcher part = SPECIFICATION.matcher(specification);
        if (!part.matches()) {
            throw budget.fault("a format specification that cannot be read");
        }
        boolean number = Types.isNumber(value);
        String fill = part.group(1) != null ? part.group(1) : part.group(5) != null ? "0" : " ";
        NumberFormat.Shape shape =
                new NumberFormat.Shape(
                        align(part.group(2), part.group(5), number),
                        fill,
                        part.group(3) == null ? '-' : part.group(3).charAt(0),
                        part.group(4) != null,
                        part.group(6) == null ? 0 : Integer.parseInt(part.group(6)),
                        part.group(7) == null ? NumberFormat.UNGROUPED : part.group(7).charAt(0),
                        part.group(8) == null ? -1 : Integer.parseInt(part.group(8)));
        String kind = part.group(9) == null ? "" : part.group(9);
        boolean forNumbers = part.group(3) != null || shape.alternate() || shape.grouped();
        if (number) {
            if (kind.equals("c") && (forNumbers || shape.precision() >= 0)) {
                throw budget.fault("a format of a character with what is for numbers only");
            }
            return number(value, kind, shape, budget);
        }
        if (!(value instanceof String text)) {
            throw budget.fault("a " + Types.of(value) + " takes no format specification");
        }
        boolean forTexts = kind.isEmpty() || kind.equals("s");
        if (!forTexts || forNumbers || shape.align() == '=') {
            throw budget.fault("a format specification for numbers, and a text to format");
        }
        return NumberFormat.text(text, shape, budget);
    }

    private static char align(@Nullable String written, @Nullable String zero, boolean number) {
        if (written != null) {
            return written.charAt(0);
        }
        return number ? (zero != null ? '=' : '>') : '<';
    }

    private static String number(
            Object value, String kind, NumberFormat.Shape shape, Budget budget) {
        boolean integer = Types.isInteger(value);
        return switch (kind) {
            case "" ->
                    integer
                            ? integer(value, "d", shape, budget)
                            : NumberFormat.real(value, "", shape, budget);
            case "d", "x", "X", "o", "b" -> integer(value, kind, shape, budget);
            case "c" -> {
                String character = NumberFormat.character(value, budget);
                yield NumberFormat.padded(character, shape, budget);
            }
            case "e", "E", "f", "F", "g", "G", "%" -> NumberFormat.real(value, kind, shape, budget);
            default -> throw budget.fault("a format of a type that is not supported for numbers");
        };
    }

    private static String integer(
            Object value, String kind, NumberFormat.Shape shape, Budget budget) {
        if (shape.precision() >= 0) {
            throw budget.fault("a format of a whole number with a precision");
        }
        if (shape.separator() == ',' && !kind.equals("d")) {
            throw budget.fault("a format with ',' between digits that are not decimal");
        }
        return NumberFormat.integer(value, kind, shape, budget);
    }
}
