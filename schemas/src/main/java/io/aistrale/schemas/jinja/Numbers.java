package io.aistrale.schemas.jinja;

import io.aistrale.schemas.jinja.Expression.Operator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/// Python's numbers: integers as long as they need, floats as Java's doubles.
final class Numbers {

    /// About as many as the 4,300 digits that Python turns into text.
    private static final int MOST_BITS = 14_000;

    private static final MathContext ENOUGH_FOR_A_DOUBLE = new MathContext(40);
    private static final BigInteger SMALLEST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

    private Numbers() {}

    /// A long where it fits.
    static Object normal(BigInteger number) {
        return number.compareTo(SMALLEST) >= 0 && number.compareTo(LARGEST) <= 0
                ? (Object) number.longValue()
                : number;
    }

    static BigInteger big(Object integer) {
        return switch (integer) {
            case Long number -> BigInteger.valueOf(number);
            case Boolean truth -> truth ? BigInteger.ONE : BigInteger.ZERO;
            case BigInteger number -> number;
            default -> throw new IllegalArgumentException("no integer");
        };
    }

    static double real(Object number, Budget budget) {
        double real =
                switch (number) {
                    case Double value -> value;
                    case Long value -> value;
                    case Boolean truth -> truth ? 1 : 0;
                    default -> big(number).doubleValue();
                };
        if (Double.isInfinite(real) && !(number instanceof Double)) {
            throw budget.fault("an integer too large for a float");
        }
        return real;
    }

    /// The whole part of a finite one.
    static BigInteger whole(double number, Budget budget) {
        if (Math.abs(number) < 0x1p63) {
            return BigInteger.valueOf((long) number);
        }
        budget.forming();
        return new BigDecimal(number).toBigInteger();
    }

    /// By their exact values; `nan` is above all.
    static int compare(Object left, Object right, Budget budget) {
        if (left instanceof Long a && right instanceof Long b) {
            return Long.compare(a, b);
        }
        if (left instanceof Double a) {
            return right instanceof Double b
                    // The sum makes one zero of both.
                    ? Double.compare(a + 0.0, b + 0.0)
                    : -compareWith(big(right), a, budget);
        }
        return right instanceof Double b
                ? compareWith(big(left), b, budget)
                : big(left).compareTo(big(right));
    }

    private static int compareWith(BigInteger integer, double real, Budget budget) {
        if (Double.isNaN(real) || Double.isInfinite(real)) {
            return real == Double.NEGATIVE_INFINITY ? 1 : -1;
        }
        int compared = integer.compareTo(whole(real, budget));
        return compared != 0 ? compared : Double.compare(0.0, real % 1 + 0.0);
    }

    static Object negative(Object number, Budget budget) {
        return switch (number) {
            case Double real -> -real;
            case Long value when value != Long.MIN_VALUE -> -value;
            default -> checked(big(number).negate(), budget);
        };
    }

    static Object apply(Operator operator, Object left, Object right, Budget budget) {
        if (left instanceof Double || right instanceof Double) {
            return reals(operator, real(left, budget), real(right, budget), budget);
        }
        if (left instanceof Long a && right instanceof Long b && small(a) && small(b)) {
            switch (operator) {
                case ADD -> {
                    return a + b;
                }
                case SUBTRACT -> {
                    return a - b;
                }
                case MULTIPLY -> {
                    return a * b;
                }
                case FLOOR_DIVIDE, MODULO -> {
                    if (b != 0) {
                        return operator == Operator.MODULO
                                ? Math.floorMod(a, b)
                                : Math.floorDiv(a, b);
                    }
                }
                default -> {}
            }
        }
        return integers(operator, big(left), big(right), budget);
    }

    private static boolean small(long number) {
        return number == (int) number;
    }

    private static Object integers(
            Operator operator, BigInteger left, BigInteger right, Budget budget) {
        budget.steps((left.bitLength() + right.bitLength()) / 256);
        return switch (operator) {
            case ADD -> checked(left.add(right), budget);
            case SUBTRACT -> checked(left.subtract(right), budget);
            case MULTIPLY -> checked(left.multiply(right), budget);
            case DIVIDE -> quotient(left, nonZero(right, budget), budget);
            case FLOOR_DIVIDE -> checked(floorDivide(left, nonZero(right, budget)), budget);
            case MODULO ->
                    checked(
                            left.subtract(
                                    floorDivide(left, nonZero(right, budget)).multiply(right)),
                            budget);
            case POWER -> power(left, right, budget);
        };
    }

    private static Object checked(BigInteger number, Budget budget) {
        if (number.bitLength() > MOST_BITS) {
            throw budget.fault("an integer of more than " + MOST_BITS + " bits");
        }
        return normal(number);
    }

    private static BigInteger nonZero(BigInteger divisor, Budget budget) {
        if (divisor.signum() == 0) {
            throw budget.fault("division by zero");
        }
        return divisor;
    }

    private static double quotient(BigInteger left, BigInteger right, Budget budget) {
        if (left.bitLength() <= 53 && right.bitLength() <= 53) {
            return left.doubleValue() / right.doubleValue();
        }
        budget.printing(left);
        budget.printing(right);
        double quotient =
                new BigDecimal(left)
                        .divide(new BigDecimal(right), ENOUGH_FOR_A_DOUBLE)
                        .doubleValue();
        if (Double.isInfinite(quotient)) {
            throw budget.fault("a division's result too large for a float");
        }
        return quotient;
    }

    private static BigInteger floorDivide(BigInteger left, BigInteger right) {
        BigInteger[] parts = left.divideAndRemainder(right);
        boolean below = parts[1].signum() != 0 && parts[1].signum() != right.signum();
        return below ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    private static Object power(BigInteger base, BigInteger exponent, Budget budget) {
        if (exponent.signum() < 0) {
            return reals(
                    Operator.POWER,
                    real(normal(base), budget),
                    real(normal(exponent), budget),
                    budget);
        }
        boolean stays = base.bitLength() <= 1 && base.abs().compareTo(BigInteger.ONE) <= 0;
        if (stays) {
            boolean odd = exponent.testBit(0);
            boolean zero = exponent.signum() == 0;
            return zero || base.signum() < 0 && !odd ? (Object) 1L : normal(base);
        }
        long bits = base.abs().bitLength() - 1L;
        if (exponent.bitLength() > 31 || bits * exponent.longValue() > MOST_BITS) {
            throw budget.fault("an integer of more than " + MOST_BITS + " bits");
        }
        budget.steps(bits * exponent.longValue() / 16);
        return checked(base.pow(exponent.intValue()), budget);
    }

    private static Object reals(Operator operator, double left, double right, Budget budget) {
        return switch (operator) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / nonZero(right, budget);
            case FLOOR_DIVIDE -> floorDivide(left, nonZero(right, budget));
            case MODULO -> modulo(left, nonZero(right, budget));
            case POWER -> power(left, right, budget);
        };
    }

    private static double nonZero(double divisor, Budget budget) {
        if (divisor == 0) {
            throw budget.fault("division by zero");
        }
        return divisor;
    }

    private static double modulo(double left, double right) {
        double rest = left % right;
        if (rest == 0) {
            return Math.copySign(0.0, right);
        }
        return rest < 0 == right < 0 ? rest : rest + right;
    }

    private static double floorDivide(double left, double right) {
        double rest = left % right;
        double quotient = (left - rest) / right;
        if (rest != 0 && rest < 0 != right < 0) {
            quotient -= 1;
        }
        if (quotient == 0) {
            return Math.copySign(0.0, left / right);
        }
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    private static double power(double base, double exponent, Budget budget) {
        if (base == 0 && exponent < 0) {
            throw budget.fault("zero cannot be raised to a negative power");
        }
        double power = Math.pow(base, exponent);
        if (Double.isNaN(power) && !Double.isNaN(base) && !Double.isNaN(exponent)) {
            throw budget.fault("a complex number, which is not supported");
        }
        if (Double.isInfinite(power) && !Double.isInfinite(base) && !Double.isInfinite(exponent)) {
            throw budget.fault("a power too large for a float");
        }
        return power;
    }
}
