package io.aistrale.schemas.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What can be gone through, cut, added and multiplied.
final class Sequences {

    private Sequences() {}

    /// The items Python's `iter(value)` would give.
    static List<?> items(Object value, Budget budget) {
        if (value instanceof Undefined undefined && undefined.harmless()) {
            return List.of();
        }
        Comparing.defined(value, budget);
        return switch (value) {
            case List<?> list -> list;
            case Tuple tuple -> tuple.items();
            case Dict dict -> {
                budget.items(dict.size());
                yield dict.keys();
            }
            case String text -> characters(text, budget);
            default -> throw budget.fault("a " + Types.of(value) + " cannot be iterated");
        };
    }

    static boolean isIterable(Object value) {
        return value instanceof List<?>
                || value instanceof Tuple
                || value instanceof Dict
                || value instanceof String;
    }

    private static List<Object> characters(String text, Budget budget) {
        budget.items(text.length());
        budget.text(24L * text.length());
        List<Object> characters = new ArrayList<>(text.length());
        text.codePoints().forEach(c -> characters.add(Character.toString(c)));
        return characters;
    }

    static int length(Object value, Budget budget) {
        Comparing.defined(value, budget);
        return switch (value) {
            case String text -> Texts.length(text, budget);
            case List<?> list -> list.size();
            case Tuple tuple -> tuple.items().size();
            case Dict dict -> dict.size();
            default -> throw budget.fault("a " + Types.of(value) + " has no length");
        };
    }

    static Object sum(Object left, Object right, Budget budget) {
        return switch (left) {
            case String text when right instanceof String more -> {
                budget.text((long) text.length() + more.length());
                yield text + more;
            }
            case List<?> list when right instanceof List<?> more && !(list instanceof Range) ->
                    joined(list, more, budget);
            case Tuple tuple when right instanceof Tuple more ->
                    Tuple.of(joined(tuple.items(), more.items(), budget));
            default -> throw unsupported("+", left, right, budget);
        };
    }

    private static List<Object> joined(List<?> left, List<?> right, Budget budget) {
        budget.items((long) left.size() + right.size());
        List<Object> joined = new ArrayList<>(left.size() + right.size());
        joined.addAll(left);
        joined.addAll(right);
        return joined;
    }

    static Object product(Object left, Object right, Budget budget) {
        if (Types.isInteger(left)) {
            return times(right, left, left, right, budget);
        }
        return times(left, right, left, right, budget);
    }

    private static Object times(
            Object value, Object count, Object left, Object right, Budget budget) {
        if (!Types.isInteger(count)) {
            throw unsupported("*", left, right, budget);
        }
        long times =
                Math.max(
                        0,
                        Numbers.big(count).min(BigInteger.valueOf(Integer.MAX_VALUE)).longValue());
        return switch (value) {
            case String text -> {
                budget.text(times * text.length());
                yield text.repeat(text.isEmpty() ? 0 : (int) times);
            }
            case Tuple tuple -> Tuple.of(times(tuple.items(), times, budget));
            case List<?> list when !(list instanceof Range) -> times(list, times, budget);
            default -> throw unsupported("*", left, right, budget);
        };
    }

    private static List<Object> times(List<?> list, long times, Budget budget) {
        budget.items(times * list.size());
        List<Object> repeated = new ArrayList<>();
        for (int i = 0; i < times && !list.isEmpty(); i++) {
            repeated.addAll(list);
        }
        return repeated;
    }

    static TemplateException unsupported(
            String operator, Object left, Object right, Budget budget) {
        return budget.fault(
                "'"
                        + operator
                        + "' is not supported between "
                        + Types.of(left)
                        + " and "
                        + Types.of(right));
    }

    /// Python's `value[start:stop:step]`.
    static Object slice(Object value, Object start, Object stop, Object step, Budget budget) {
        Comparing.defined(value, budget);
        int length = length(value, budget);
        long by = step == None.NONE ? 1 : index(step, budget);
        if (by == 0) {
            throw budget.fault("a slice's step cannot be zero");
        }
        long lowest = by > 0 ? 0 : -1;
        long highest = by > 0 ? length : length - 1L;
        long from =
                start == None.NONE
                        ? (by > 0 ? lowest : highest)
                        : bound(index(start, budget), length, lowest, highest);
        long to =
                stop == None.NONE
                        ? (by > 0 ? highest : lowest)
                        : bound(index(stop, budget), length, lowest, highest);
        return switch (value) {
            case String text -> text(text, from, to, by, budget);
            case List<?> list -> list(list, from, to, by, budget);
            case Tuple tuple -> Tuple.of(list(tuple.items(), from, to, by, budget));
            default -> throw budget.fault("a " + Types.of(value) + " cannot be sliced");
        };
    }

    private static long index(Object value, Budget budget) {
        Comparing.defined(value, budget);
        if (!Types.isInteger(value)) {
            throw budget.fault(
                    "a slice's bounds are whole numbers or none, not " + Types.of(value));
        }
        return Numbers.big(value)
                .max(BigInteger.valueOf(-Integer.MAX_VALUE))
                .min(BigInteger.valueOf(Integer.MAX_VALUE))
                .longValue();
    }

    private static long bound(long index, int length, long lowest, long highest) {
        long place = index < 0 ? index + length : index;
        return Math.max(lowest, Math.min(highest, place));
    }

    private static String text(String text, long from, long to, long by, Budget budget) {
        if (by > 0 ? from >= to : from <= to) {
            return "";
        }
        int at = Texts.at(text, (int) from);
        if (by == 1) {
            int end = text.offsetByCodePoints(at, (int) (to - from));
            budget.text(end - at);
            return text.substring(at, end);
        }
        TextBuilder sliced = new TextBuilder(budget);
        for (long i = from; ; i += by, at = text.offsetByCodePoints(at, (int) by)) {
            sliced.appendCodePoint(text.codePointAt(at));
            boolean last = by > 0 ? i + by >= to : i + by <= to;
            if (last) {
                return sliced.toString();
            }
        }
    }

    private static List<Object> list(List<?> list, long from, long to, long by, Budget budget) {
        budget.items(Math.max(0, (to - from) / by) + 1);
        List<Object> sliced = new ArrayList<>();
        for (long i = from; by > 0 ? i < to : i > to; i += by) {
            sliced.add(list.get((int) i));
        }
        return sliced;
    }

    static String reversed(String text, Budget budget) {
        TextBuilder reversed = new TextBuilder(budget);
        for (int i = text.length(); i > 0; ) {
            int c = text.codePointBefore(i);
            reversed.appendCodePoint(c);
            i -= Character.charCount(c);
        }
        return reversed.toString();
    }

    static List<Object> reversed(List<?> list, Budget budget) {
        budget.items(list.size());
        List<Object> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }

    /// A copy that may be changed, by the one who makes it only.
    static List<Object> copy(Object value, Budget budget) {
        List<?> items = items(value, budget);
        budget.items(items.size());
        return new ArrayList<>(items);
    }
}
