package io.aistrale.schemas.jinja;

import io.aistrale.schemas.jinja.Expression.Operator;
import io.aistrale.schemas.jinja.Filters.Filter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Filters that give a number, or a number's text.
final class NumberFilters {

    private static final int MOST_DIGITS = 300;
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d++(?:_\\d++)*+");
    private static final Pattern REAL =
            Pattern.compile("[+-]?(?:\\d++\\.?\\d*+|\\.\\d++)(?:[eE][+-]?\\d{1,5})?");
    private static final List<String> DECIMAL =
            List.of("kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB");
    private static final List<String> BINARY =
            List.of("KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB");

    private NumberFilters() {}

    static void addTo(Map<String, Filter> filters) {
        Filters.add(
                filters,
                "abs",
                "",
                (value, _, budget) -> {
                    Object number = number(value, "abs", budget);
                    return number instanceof Double real
                            ? (Object) Math.abs(real)
                            : Numbers.normal(Numbers.big(number).abs());
                });
        Filters.add(filters, "int", "default base", NumberFilters::integer);
        Filters.add(
                filters,
                "float",
                "default",
                (value, given, budget) -> {
                    Object real = real(value, budget);
                    return real == None.NONE ? given.or(0, 0.0) : real;
                });
        Filters.add(filters, "round", "precision method", NumberFilters::round);
        Filters.add(
                filters,
                "filesizeformat",
                "binary",
                (value, given, budget) -> {
                    if (!(real(value, budget) instanceof Double bytes)) {
                        throw budget.fault("'filesizeformat' needs a number");
                    }
                    budget.forming(bytes);
                    return fileSize(bytes, given.truth(0));
                });
    }

    private static Object number(Object value, String filter, Budget budget) {
        if (!Types.isNumber(value)) {
            throw budget.fault("'" + filter + "' needs a number, not " + Types.of(value));
        }
        return value;
    }

    private static Object plain(Object number) {
        return number instanceof Boolean ? Numbers.normal(Numbers.big(number)) : number;
    }

    private static Object integer(Object value, Given given, Budget budget) {
        if (value instanceof String text) {
            budget.text(text.length());
            String digits = text.strip();
            Object whole = whole(digits, given.integer(1, 10), budget);
            if (whole != None.NONE) {
                return whole;
            }
        } else if (Types.isInteger(value)) {
            return plain(value);
        }
        Object real = real(value, budget);
        boolean usable = real instanceof Double number && !number.isNaN() && !number.isInfinite();
        return usable ? truncated(real, budget) : given.or(0, 0L);
    }

    private static Object whole(String digits, long base, Budget budget) {
        if (digits.length() > MOST_DIGITS) {
            return None.NONE;
        }
        budget.forming();
        String unsigned =
                digits.startsWith("-") || digits.startsWith("+") ? digits.substring(1) : digits;
        String prefix = base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "";
        if (!prefix.isEmpty() && Letters.lower(unsigned, budget).startsWith(prefix)) {
            unsigned = unsigned.substring(2);
        }
        boolean readable =
                base == 10
                        ? INTEGER.matcher(unsigned).matches()
                                && Character.isDigit(unsigned.charAt(0))
                        : base >= 2
                                && base <= 36
                                && !unsigned.isEmpty()
                                && unsigned.chars()
                                        .allMatch(c -> Character.digit(c, (int) base) >= 0);
        if (!readable) {
            return None.NONE;
        }
        BigInteger number = new BigInteger(unsigned.replace("_", ""), (int) base);
        return Numbers.normal(digits.startsWith("-") ? number.negate() : number);
    }

    static Object truncated(Object real, Budget budget) {
        double number = Numbers.real(real, budget);
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw budget.fault("a float that is no number or infinite has no whole part");
        }
        return Numbers.normal(Numbers.whole(number, budget));
    }

    /// None where the value is no number.
    private static Object real(Object value, Budget budget) {
        if (Types.isNumber(value)) {
            return Numbers.real(value, budget);
        }
        if (value instanceof String text) {
            budget.forming();
            budget.text(text.length());
            String digits = text.strip().replace("_", "");
            if (digits.length() <= 2 * MOST_DIGITS && REAL.matcher(digits).matches()) {
                return Double.valueOf(digits);
            }
            return switch (Letters.lower(digits, budget)) {
                case "inf", "+inf", "infinity" -> Double.POSITIVE_INFINITY;
                case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
                case "nan" -> Double.NaN;
                default -> None.NONE;
            };
        }
        return None.NONE;
    }

    private static Object round(Object value, Given given, Budget budget) {
        Object number = number(value, "round", budget);
        long precision = given.integer(0, 0);
        String method = given.text(1, "common");
        if (Math.abs(precision) > MOST_DIGITS) {
            throw budget.fault("'round' expects a precision of at most " + MOST_DIGITS);
        }
        return switch (method) {
            case "common" -> nearest(number, (int) precision, budget);
            case "floor", "ceil" -> {
                Object scaled =
                        Numbers.apply(
                                Operator.MULTIPLY,
                                number,
                                Numbers.apply(Operator.POWER, 10L, precision, budget),
                                budget);
                double real = Numbers.real(scaled, budget);
                Object whole =
                        truncated(
                                method.equals("floor") ? Math.floor(real) : Math.ceil(real),
                                budget);
                yield Numbers.apply(
                        Operator.DIVIDE,
                        whole,
                        Numbers.apply(Operator.POWER, 10L, precision, budget),
                        budget);
            }
            default -> throw budget.fault("'round' expects common, ceil or floor as method");
        };
    }

    /// Half to even, of the exact value.
    private static Object nearest(Object number, int precision, Budget budget) {
        if (Types.isInteger(number)) {
            budget.forming();
            budget.printing(Numbers.big(number));
            return Numbers.normal(
                    new BigDecimal(Numbers.big(number))
                            .setScale(Math.min(0, precision), RoundingMode.HALF_EVEN)
                            .toBigInteger());
        }
        double real = (Double) number;
        budget.forming(real);
        if (Double.isNaN(real) || Double.isInfinite(real) || real == 0) {
            return real;
        }
        double rounded =
                new BigDecimal(real).setScale(precision, RoundingMode.HALF_EVEN).doubleValue();
        return rounded == 0 ? Math.copySign(0.0, real) : rounded;
    }

    private static String fileSize(double bytes, boolean binary) {
        double base = binary ? 1024 : 1000;
        if (bytes == 1) {
            return "1 Byte";
        }
        if (bytes < base) {
            return (long) bytes + " Bytes";
        }
        double unit = base;
        for (String name : binary ? BINARY : DECIMAL) {
            unit *= base;
            if (bytes < unit || name.startsWith("Y")) {
                return new BigDecimal(base * bytes / unit)
                                .setScale(1, RoundingMode.HALF_EVEN)
                                .toPlainString()
                        + " "
                        + name;
            }
        }
        throw new IllegalStateException("the last unit takes everything");
    }
}
