package io.aistrale.schemas.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;

/// Values as texts, as Python's `str` and `repr` give them, and texts counted by characters: one
/// outside the basic plane counts as one, though Java has two for it.
final class Texts {

    private Texts() {}

    /// Python's `str(value)`.
    static String str(Object value, Budget budget) {
        return switch (value) {
            case String text -> text;
            case Undefined undefined when undefined.harmless() -> "";
            case Undefined undefined -> throw budget.fault(undefined.reason());
            case Long number -> number.toString();
            default -> {
                TextBuilder text = new TextBuilder(budget);
                repr(value, text, budget);
                yield text.toString();
            }
        };
    }

    /// Python's `repr(value)`.
    static void repr(Object value, TextBuilder text, Budget budget) {
        budget.step();
        switch (value) {
            case String string -> quote(string, text);
            case Boolean truth -> text.append(truth ? "True" : "False");
            case Long number -> text.append(number.toString());
            case BigInteger number -> {
                budget.printing(number);
                text.append(number.toString());
            }
            case Double number -> text.append(real(number, budget));
            case None _ -> text.append("None");
            case Range range -> text.append(range.text());
            case List<?> list -> items(list, "[", "]", text, budget);
            case Tuple tuple ->
                    items(tuple.items(), "(", tuple.items().size() == 1 ? ",)" : ")", text, budget);
            case Dict dict -> entries(dict, text, budget);
            case LoopState loop ->
                    text.append("<LoopContext " + loop.round() + "/" + loop.rounds() + ">");
            case Undefined undefined -> throw budget.fault(undefined.reason());
            default -> throw budget.fault("a " + Types.of(value) + " cannot be printed");
        }
    }

    private static void items(
            List<?> items, String begin, String end, TextBuilder text, Budget budget) {
        budget.deeper();
        text.append(begin);
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                text.append(", ");
            }
            repr(items.get(i), text, budget);
        }
        text.append(end);
        budget.shallower();
    }

    private static void entries(Dict dict, TextBuilder text, Budget budget) {
        budget.deeper();
        text.append("{");
        boolean first = true;
        for (Dict.Entry entry : dict.entries()) {
            if (!first) {
                text.append(", ");
            }
            first = false;
            repr(entry.key(), text, budget);
            text.append(": ");
            repr(entry.value(), text, budget);
        }
        text.append("}");
        budget.shallower();
    }

    private static void quote(String string, TextBuilder text) {
        char quote = string.indexOf('\'') >= 0 && string.indexOf('"') < 0 ? '"' : '\'';
        text.append(quote);
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\\' -> text.append("\\\\");
                default -> {
                    int point = string.codePointAt(i);
                    if (c == quote) {
                        text.append('\\').append(quote);
                    } else if (!isPrintable(point)) {
                        escape(point, text);
                    } else {
                        text.appendCodePoint(point);
                    }
                    i += Character.charCount(point) - 1;
                }
            }
        }
        text.append(quote);
    }

    private static void escape(int point, TextBuilder text) {
        if (point < 0x100) {
            text.append("\\x").hex(point, 2);
        } else if (point < 0x10000) {
            text.append("\\u").hex(point, 4);
        } else {
            text.append("\\U").hex(point, 8);
        }
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    /// The shortest digits that give the number again, with an exponent from 1e16 and below 1e-4.
    static String real(double number, Budget budget) {
        budget.forming(number);
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = shortest(Math.abs(number));
        String digits = shortest.unscaledValue().toString();
        int exponent = digits.length() - shortest.scale() - 1;
        String sign = number < 0 ? "-" : "";
        if (exponent < -4 || exponent >= 16) {
            String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
            return sign
                    + digits.charAt(0)
                    + fraction
                    + "e"
                    + (exponent < 0 ? "-" : "+")
                    + (Math.abs(exponent) < 10 ? "0" : "")
                    + Math.abs(exponent);
        }
        String plain = shortest.toPlainString();
        return sign + plain + (plain.indexOf('.') < 0 ? ".0" : "");
    }

    private static BigDecimal shortest(double number) {
        BigDecimal digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        // Java never gives less than two digits, and not always the nearest of one.
        if (digits.precision() == 2) {
            BigDecimal one = digits.round(new MathContext(1)).stripTrailingZeros();
            return one.doubleValue() == number ? one : digits;
        }
        return digits;
    }

    static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    static String stripEnd(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    static String stripStart(String text) {
        int start = 0;
        while (start < text.length() && isSpace(text.charAt(start))) {
            start++;
        }
        return text.substring(start);
    }

    static int length(String text, Budget budget) {
        budget.reading(text);
        return text.codePointCount(0, text.length());
    }

    /// Where in Java's text the n-th character is.
    static int at(String text, int characters) {
        return text.offsetByCodePoints(0, characters);
    }

    static int compare(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean pairs = Character.isSurrogate(a) != Character.isSurrogate(b);
                // A surrogate stands for a character above all that need none.
                return pairs ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
