package io.aistrale.schemas.jinja;

import java.math.BigInteger;
import java.util.List;

/// What kinds of values there are, by Python's names.
final class Types {

    private Types() {}

    static String of(Object value) {
        return switch (value) {
            case String _ -> "str";
            case Boolean _ -> "bool";
            case Long _, BigInteger _ -> "int";
            case Double _ -> "float";
            case None _ -> "NoneType";
            case Range _ -> "range";
            case List<?> _ -> "list";
            case Tuple _ -> "tuple";
            case Dict _ -> "dict";
            case Namespace _ -> "namespace";
            case LoopState _ -> "loop";
            case Undefined _ -> "undefined";
            default -> "function";
        };
    }

    static boolean truth(Object value, Budget budget) {
        return switch (value) {
            case Boolean truth -> truth;
            case String text -> !text.isEmpty();
            case Long number -> number != 0;
            case BigInteger _ -> true;
            case Double number -> number != 0;
            case None _ -> false;
            case List<?> list -> !list.isEmpty();
            case Tuple tuple -> !tuple.items().isEmpty();
            case Dict dict -> dict.size() > 0;
            case Undefined undefined -> {
                if (undefined.harmless()) {
                    yield false;
                }
                throw budget.fault(undefined.reason());
            }
            default -> true;
        };
    }

    static boolean isNumber(Object value) {
        return isInteger(value) || value instanceof Double;
    }

    /// Booleans are integers in Python.
    static boolean isInteger(Object value) {
        return value instanceof Long || value instanceof BigInteger || value instanceof Boolean;
    }
}
