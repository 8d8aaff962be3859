package io.aistrale.schemas.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/// Numbers in the forms of Python's format specifications.
final class NumberFormat {

    private static final int MOST_DIGITS = 400;

    /// @param align `<`, `>`, `^`, or `=` for between sign and digits
    /// @param fill what pads; `0` of a number pads between sign and digits
    /// @param sign `-` only negative ones, `+` always, or a space
    /// @param alternate the `#` form
    /// @param width least characters
    /// @param grouped commas between thousands
    /// @param precision -1: none given
    record Shape(
            char align,
            char fill,
            char sign,
            boolean alternate,
            int width,
            boolean grouped,
            int precision) {

        Shape filledWith(char other) {
            return new Shape(align, other, sign, alternate, width, grouped, precision);
        }
    }

    private NumberFormat() {}

    static String integer(Object value, String kind, Shape shape, Budget budget) {
        if (!Types.isInteger(value)) {
            throw budget.fault("'" + kind + "' formats whole numbers, not " + Types.of(value));
        }
        BigInteger number = Numbers.big(value);
        budget.printing(number);
        String digits =
                switch (kind) {
                    case "x" -> prefix("0x", shape) + number.abs().toString(16);
                    case "X" ->
                            prefix("0X", shape)
                                    + number.abs().toString(16).toUpperCase(java.util.Locale.ROOT);
                    case "o" -> prefix("0o", shape) + number.abs().toString(8);
                    case "b" -> prefix("0b", shape) + number.abs().toString(2);
                    default -> number.abs().toString();
                };
        return signed(
                number.signum() < 0, shape.grouped() ? grouped(digits) : digits, shape, budget);
    }

    private static String prefix(String prefix, Shape shape) {
        return shape.alternate() ? prefix : "";
    }

    static String real(Object value, String kind, Shape shape, Budget budget) {
        if (!Types.isNumber(value)) {
            throw budget.fault("'" + kind + "' formats numbers, not " + Types.of(value));
        }
        double number = Numbers.real(value, budget);
        int precision = shape.precision() < 0 ? 6 : shape.precision();
        if (precision > MOST_DIGITS) {
            throw budget.fault("a format of more than " + MOST_DIGITS + " digits");
        }
        boolean negative = number < 0 || 1 / number < 0;
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return signed(negative, Double.isNaN(number) ? "nan" : "inf", shape, budget);
        }
        budget.steps(20);
        BigDecimal exact = new BigDecimal(number).abs();
        String digits =
                switch (Character.toLowerCase(kind.charAt(0))) {
                    case 'f' -> fixed(exact, precision);
                    case '%' -> fixed(exact.movePointRight(2), precision) + "%";
                    case 'e' -> scientific(exact, precision);
                    default -> general(exact, Math.max(1, precision), shape.alternate());
                };
        if (Character.isUpperCase(kind.charAt(0))) {
            digits = Texts.upper(digits);
        }
        return signed(negative, shape.grouped() ? grouped(digits) : digits, shape, budget);
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

    private static String general(BigDecimal exact, int precision, boolean keepZeros) {
        if (exact.signum() == 0) {
            return "0";
        }
        BigDecimal rounded = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent < -4 || exponent >= precision) {
            String text = scientific(exact, precision - 1);
            int e = text.indexOf('e');
            return keepZeros ? text : withoutZeros(text.substring(0, e)) + text.substring(e);
        }
        String text =
                rounded.setScale(Math.max(0, precision - 1 - exponent), RoundingMode.HALF_EVEN)
                        .toPlainString();
        return keepZeros ? text : withoutZeros(text);
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

    private static String grouped(String digits) {
        int end = digits.indexOf('.') < 0 ? digits.length() : digits.indexOf('.');
        StringBuilder grouped = new StringBuilder(digits);
        for (int i = end - 3; i > 0; i -= 3) {
            grouped.insert(i, ',');
        }
        return grouped.toString();
    }

    private static String signed(boolean negative, String digits, Shape shape, Budget budget) {
        String sign = negative ? "-" : shape.sign() == '-' ? "" : String.valueOf(shape.sign());
        boolean between = shape.align() == '=' || shape.fill() == '0' && shape.align() == '>';
        if (between) {
            return sign
                    + TextMethods.pad(
                            digits,
                            shape.width() - sign.length(),
                            String.valueOf(shape.fill()),
                            TextMethods.Side.LEFT,
                            budget);
        }
        return padded(sign + digits, shape, budget);
    }

    static String padded(String text, Shape shape, Budget budget) {
        TextMethods.Side side =
                switch (shape.align()) {
                    case '<' -> TextMethods.Side.RIGHT;
                    case '^' -> TextMethods.Side.BOTH;
                    default -> TextMethods.Side.LEFT;
                };
        if (side == TextMethods.Side.BOTH) {
            // A format gives the odd place to the right, always.
            int missing = Math.max(0, shape.width() - Texts.length(text));
            return new TextBuilder(budget)
                    .repeat(String.valueOf(shape.fill()), missing / 2)
                    .append(text)
                    .repeat(String.valueOf(shape.fill()), missing - missing / 2)
                    .toString();
        }
        return TextMethods.pad(text, shape.width(), String.valueOf(shape.fill()), side, budget);
    }
}
