package io.aistrale.schemas.jinja;

import java.math.BigInteger;

/// A dictionary's key in a form in which Python's equal keys are equal in Java. All are of one
/// class and in one order: Java's maps need that to find one of many keys of the same hash fast,
/// and whoever hands in values may choose them so.
///
/// @param value a text, a whole number that is a long where it fits, another float, or None
record Key(Object value) implements Comparable<Key> {

    static Key of(Object key, Budget budget) {
        return switch (key) {
            case String text -> {
                budget.reading(text);
                yield new Key(text);
            }
            case Long number -> new Key(number);
            case Boolean truth -> new Key(truth ? 1L : 0L);
            case BigInteger number -> new Key(number);
            case None none -> new Key(none);
            case Double number ->
                    number == Math.rint(number) && !Double.isInfinite(number)
                            ? new Key(Numbers.normal(Numbers.whole(number, budget)))
                            : new Key(number);
            default ->
                    throw budget.fault(
                            "a "
                                    + Types.of(key)
                                    + " cannot be a key: only texts, numbers, booleans and None"
                                    + " can");
        };
    }

    @Override
    public int compareTo(Key other) {
        return switch (value) {
            case String a when other.value instanceof String b -> a.compareTo(b);
            case Long a when other.value instanceof Long b -> a.compareTo(b);
            case BigInteger a when other.value instanceof BigInteger b -> a.compareTo(b);
            case Double a when other.value instanceof Double b -> a.compareTo(b);
            default -> value.getClass().getName().compareTo(other.value.getClass().getName());
        };
    }
}
