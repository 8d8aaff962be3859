package io.aistrale.schemas.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/// Numbers in the forms of Python's format specifications.
final class NumberFormat {

    private static final int MOST_DIGITS = 400;

    /// No sign between groups of digits.
    static final char UNGROUPED = 0;

    /// @param align `<`, `>`, `^`, or `=` for between sign and digits
    /// @param fill one character, which pads
    /// @param sign `-` only negative ones, `+` always, or a space
    /// @param alternate the `#` form
    /// @param width least characters
    /// @param separator of groups of digits, or [#UNGROUPED]
    /// @param precision of a float the digits behind its point, of an integer its least digits, of
    ///   a text its most characters; -1: none given
    record Shape(
            char align,
            String fill,
            char sign,
            boolean alternate,
            int width,
            char separator,
            int precision) {

        boolean grouped() {
            return separator != UNGROUPED;
        }

        /// Between sign and digits.
        Shape paddedWithZeros() {
            return new Shape('=', "0", sign, alternate, width, separator, precision);
        }
    }

    private NumberFormat() {}

    static String integer(Object value, String kind, Shape shape, Budget budget) {
        if (!Types.isInteger(value)) {
            throw budget.fault("'" + kind + "' formats whole numbers, not " + Types.of(value));
        }
        budget.forming();
        BigInteger number = Numbers.big(value);
        budget.printing(number);
        int radix =
                switch (kind) {
                    case "x", "X" -> 16;
                    case "o" -> 8;
                    case "b" -> 2;
                    default -> 10;
                };
        String least = number.abs().toString(radix);
        String digits =
                padded(
                        kind.equals("X") ? least.toUpperCase(Locale.ROOT) : least,
                        "0",
                        shape.precision(),
                        budget);
        return assembled(
                number.signum() < 0,
                shape.alternate() && radix != 10 ? "0" + kind : "",
                digits,
                digits.length(),
                radix == 10 ? 3 : 4,
                shape,
                budget);
    }

    /// The character of a number.
    static String character(Object value, Budget budget) {
        if (!Types.isInteger(value)) {
            throw budget.fault("'c' formats whole numbers, not " + Types.of(value));
        }
        BigInteger number = Numbers.big(value);
        if (number.signum() < 0
                || number.compareTo(BigInteger.valueOf(Character.MAX_CODE_POINT)) > 0) {
            throw budget.fault("'c' formats numbers of characters, up to 1114111");
        }
        return Character.toString(number.intValue());
    }

    /// @param kind as Python's; empty: as the number is printed, or, where a precision is given, as
    ///   `g`, but always told from an integer
    static String real(Object value, String kind, Shape shape, Budget budget) {
        if (!Types.isNumber(value)) {
            throw budget.fault("'" + kind + "' formats numbers, not " + Types.of(value));
        }
        boolean percent = kind.equals("%");
        double number = Numbers.real(value, budget) * (percent ? 100 : 1);
        int precision = shape.precision() < 0 ? 6 : shape.precision();
        if (precision > MOST_DIGITS) {
            throw budget.fault("a format of more than " + MOST_DIGITS + " digits");
        }
        budget.forming(number);
        budget.text(8L * precision);
        boolean negative = number < 0 || 1 / number < 0;
        boolean upper = !kind.isEmpty() && Character.isUpperCase(kind.charAt(0));
        String digits;
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            digits = Double.isNaN(number) ? "nan" : "inf";
        } else {
            digits = digits(Math.abs(number), kind, precision, shape, budget);
        }
        if (percent) {
            digits += "%";
        }
        return assembled(
                negative,
                "",
                upper ? digits.toUpperCase(Locale.ROOT) : digits,
                leadingDigits(digits),
                3,
                shape,
                budget);
    }

    private static String digits(
            double number, String kind, int precision, Shape shape, Budget budget) {
        BigDecimal exact = new BigDecimal(number);
        String digits =
                switch (kind) {
                    case "f", "F", "%" -> fixed(exact, precision);
                    case "e", "E" -> scientific(exact, precision);
                    case "g", "G" ->
                            general(exact, Math.max(1, precision), false, shape.alternate());
                    default ->
                            shape.precision() < 0
                                    ? Texts.real(number, budget)
                                    : general(
                                            exact, Math.max(1, precision), true, shape.alternate());
                };
        if (!shape.alternate() || digits.indexOf('.') >= 0) {
            return digits;
        }
        int whole = leadingDigits(digits);
        return digits.substring(0, whole) + "." + digits.substring(whole);
    }

    private static int leadingDigits(String digits) {
        int end = 0;
        while (end < digits.length() && digits.charAt(end) >= '0' && digits.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static String fixed(BigDecimal exact, int precision) {
        return exact.setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static String scientific(BigDecimal exact, int precision) {
        if (exact.signum() == 0) {
            return (precision > 0 ? "0." + "0".repeat(precision) : "0") + "e+00";
        }
        BigDecimal rounded = exact.round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
        String digits = rounded.unscaledValue().toString();
        int exponent = digits.length() - rounded.scale() - 1;
        digits = (digits + "0".repeat(precision + 1)).substring(0, precision + 1);
        return digits.charAt(0)
                + (precision > 0 ? "." + digits.substring(1) : "")
                + exponent(exponent);
    }

    private static String exponent(int exponent) {
        return "e"
                + (exponent < 0 ? "-" : "+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }

    /// @param likeFloat at least one digit behind the point, or an exponent
    private static String general(
            BigDecimal exact, int precision, boolean likeFloat, boolean keepZeros) {
        BigDecimal rounded = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
        int exponent = exact.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        if (exponent < -4 || exponent >= (likeFloat ? precision - 1 : precision)) {
            String text = scientific(exact, precision - 1);
            int e = text.indexOf('e');
            return keepZeros ? text : withoutZeros(text.substring(0, e)) + text.substring(e);
        }
        String text =
                rounded.setScale(Math.max(0, precision - 1 - exponent), RoundingMode.HALF_EVEN)
                        .toPlainString();
        if (keepZeros) {
            return text;
        }
        String shortest = withoutZeros(text);
        return likeFloat && shortest.indexOf('.') < 0 ? shortest + ".0" : shortest;
    }

    private static String withoutZeros(String text) {
        if (text.indexOf('.') < 0) {
            return text;
        }
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
    }

    /// @param whole how many of the digits stand before the point
    /// @param group how many digits a separator parts
    private static String assembled(
            boolean negative,
            String prefix,
            String digits,
            int whole,
            int group,
            Shape shape,
            Budget budget) {
        String sign = negative ? "-" : shape.sign() == '-' ? "" : String.valueOf(shape.sign());
        String lead = sign + prefix;
        boolean between = shape.align() == '=';
        int within = Math.max(0, shape.width() - lead.length());
        String grouped =
                shape.grouped() && whole > 0
                        ? grouped(
                                digits,
                                whole,
                                group,
                                shape.separator(),
                                between && shape.fill().equals("0") ? within : 0,
                                budget)
                        : digits;
        return between
                ? lead + padded(grouped, shape.fill(), within, budget)
                : padded(lead + grouped, shape, budget);
    }

    /// @param width least characters, reached by zeros, which are grouped, too
    private static String grouped(
            String digits, int whole, int group, char separator, int width, Budget budget) {
        int wide = width - (digits.length() - whole);
        long places = Math.max(whole, (long) wide * group / (group + 1));
        while (places + (places - 1) / group < wide) {
            places++;
        }
        TextBuilder grouped = new TextBuilder(budget);
        for (long left = places; left > 0; left--) {
            grouped.append(left > whole ? '0' : digits.charAt((int) (whole - left)));
            if (left > 1 && left % group == 1) {
                grouped.append(separator);
            }
        }
        return grouped.append(digits, whole, digits.length()).toString();
    }

    private static String padded(String digits, String fill, int width, Budget budget) {
        return TextMethods.pad(digits, width, fill, TextMethods.Side.LEFT, budget);
    }

    static String padded(String text, Shape shape, Budget budget) {
        return switch (shape.align()) {
            case '<' ->
                    TextMethods.pad(
                            text, shape.width(), shape.fill(), TextMethods.Side.RIGHT, budget);
            case '^' -> {
                // A format gives the odd place to the right, always.
                int missing = Math.max(0, shape.width() - Texts.length(text, budget));
                yield new TextBuilder(budget)
                        .repeat(shape.fill(), missing / 2)
                        .append(text)
                        .repeat(shape.fill(), missing - missing / 2)
                        .toString();
            }
            default -> padded(text, shape.fill(), shape.width(), budget);
        };
    }

    /// A text by its width and its precision, the most characters it may have.
    static String text(String text, Shape shape, Budget budget) {
        boolean cut = shape.precision() >= 0 && Texts.length(text, budget) > shape.precision();
        return padded(
                cut ? text.substring(0, Texts.at(text, shape.precision())) : text, shape, budget);
    }
}
