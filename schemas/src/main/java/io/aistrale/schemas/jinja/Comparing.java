package io.aistrale.schemas.jinja;

import java.util.List;

/// Python's `==`, `<` and `in`.
final class Comparing {

    private Comparing() {}

    static boolean equal(Object left, Object right, Budget budget) {
        budget.step();
        defined(left, budget);
        defined(right, budget);
        if (Types.isNumber(left) && Types.isNumber(right)) {
            return sameNumber(left, right, budget);
        }
        return switch (left) {
            case String text -> {
                budget.reading(text);
                yield text.equals(right);
            }
            case List<?> list -> right instanceof List<?> other && equalItems(list, other, budget);
            case Tuple tuple ->
                    right instanceof Tuple other
                            && equalItems(tuple.items(), other.items(), budget);
            case Dict dict -> right instanceof Dict other && equalEntries(dict, other, budget);
            default -> left == right;
        };
    }

    private static boolean sameNumber(Object left, Object right, Budget budget) {
        return !isNan(left) && !isNan(right) && Numbers.compare(left, right, budget) == 0;
    }

    private static boolean equalItems(List<?> left, List<?> right, Budget budget) {
        if (left.size() != right.size()) {
            return false;
        }
        budget.deeper();
        boolean equal = true;
        for (int i = 0; equal && i < left.size(); i++) {
            equal = equal(left.get(i), right.get(i), budget);
        }
        budget.shallower();
        return equal;
    }

    private static boolean equalEntries(Dict left, Dict right, Budget budget) {
        if (left.size() != right.size()) {
            return false;
        }
        budget.deeper();
        boolean equal = true;
        for (Dict.Entry entry : left.entries()) {
            Object other = right.get(entry.key(), budget);
            equal = other != null && equal(entry.value(), other, budget);
            if (!equal) {
                break;
            }
        }
        budget.shallower();
        return equal;
    }

    static boolean sameObject(Object left, Object right, Budget budget) {
        if (left instanceof String text) {
            budget.reading(text);
        }
        boolean value = left instanceof Long || left instanceof String || left instanceof Boolean;
        return value ? left.equals(right) : left == right;
    }

    /// @param operator for the error: which comparison was asked
    static int order(Object left, Object right, String operator, Budget budget) {
        budget.step();
        defined(left, budget);
        defined(right, budget);
        if (Types.isNumber(left) && Types.isNumber(right)) {
            return Numbers.compare(left, right, budget);
        }
        if (left instanceof String a && right instanceof String b) {
            budget.reading(a);
            return Texts.compare(a, b);
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            return orderItems(a, b, operator, budget);
        }
        if (left instanceof Tuple a && right instanceof Tuple b) {
            return orderItems(a.items(), b.items(), operator, budget);
        }
        throw budget.fault(
                "'"
                        + operator
                        + "' is not supported between "
                        + Types.of(left)
                        + " and "
                        + Types.of(right));
    }

    static boolean ordered(Object left, String operator, Object right, Budget budget) {
        if (isNan(left) || isNan(right)) {
            return false;
        }
        int order = order(left, right, operator, budget);
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static boolean isNan(Object value) {
        return value instanceof Double real && real.isNaN();
    }

    private static int orderItems(List<?> left, List<?> right, String operator, Budget budget) {
        budget.deeper();
        int order = 0;
        for (int i = 0; i < Math.min(left.size(), right.size()) && order == 0; i++) {
            if (!equal(left.get(i), right.get(i), budget)) {
                order = order(left.get(i), right.get(i), operator, budget);
            }
        }
        budget.shallower();
        return order != 0 ? order : Integer.compare(left.size(), right.size());
    }

    static boolean contains(Object container, Object item, Budget budget) {
        budget.step();
        defined(item, budget);
        defined(container, budget);
        return switch (container) {
            case String text -> {
                if (!(item instanceof String part)) {
                    throw budget.fault("'in' a text takes a text, not " + Types.of(item));
                }
                yield new Search(part, false, budget).in(text) >= 0;
            }
            case Dict dict -> dict.get(item, budget) != null;
            case List<?> list -> containsItem(list, item, budget);
            case Tuple tuple -> containsItem(tuple.items(), item, budget);
            default ->
                    throw budget.fault(
                            "a " + Types.of(container) + " is nothing something can be in");
        };
    }

    private static boolean containsItem(List<?> items, Object item, Budget budget) {
        for (int i = 0; i < items.size(); i++) {
            if (equal(items.get(i), item, budget)) {
                return true;
            }
        }
        return false;
    }

    static void defined(Object value, Budget budget) {
        if (value instanceof Undefined undefined) {
            throw budget.fault(undefined.reason());
        }
    }
}
