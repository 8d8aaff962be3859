package io.aistrale.schemas.jinja;

import java.util.AbstractList;
import java.util.RandomAccess;

/// Python's `range`: as long as it likes, since its items are counted only when they are passed.
final class Range extends AbstractList<Object> implements RandomAccess {

    private final long start;
    private final long stop;
    private final long step;
    private final long length;

    Range(long start, long stop, long step) {
        this.start = start;
        this.stop = stop;
        this.step = step;
        this.length = step > 0 ? lengthUp(start, stop, step) : lengthUp(stop, start, -step);
    }

    private static long lengthUp(long from, long to, long step) {
        return from >= to
                ? 0
                : Math.addExact(
                        Math.floorDiv(Math.subtractExact(Math.subtractExact(to, from), 1), step),
                        1);
    }

    @Override
    public Object get(int index) {
        return start + index * step;
    }

    @Override
    public int size() {
        return (int) Math.min(length, Integer.MAX_VALUE);
    }

    String text() {
        return "range(" + start + ", " + stop + (step == 1 ? "" : ", " + step) + ")";
    }
}
