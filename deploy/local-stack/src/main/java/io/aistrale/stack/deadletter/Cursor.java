package io.aistrale.stack.deadletter;

import java.util.NavigableSet;
import java.util.TreeSet;

/// Which letters of a partition were sent back. It is kept as a committed offset: everything below
/// `next` was, and of what stands above, which a filter may have picked, what the commit's metadata
/// names.
///
/// @param above offsets beyond `next` that were sent back
record Cursor(long next, NavigableSet<Long> above) {
    /// A broker's `offset.metadata.max.bytes` is 4096 unless said otherwise.
    static final int MOST_METADATA = 4_000;

    Cursor {
        above = new TreeSet<>(above);
    }

    static Cursor at(long next) {
        return new Cursor(next, new TreeSet<>());
    }

    /// @param metadata ranges beyond the offset, such as `3-7,9`
    static Cursor of(long next, String metadata) {
        NavigableSet<Long> above = new TreeSet<>();
        for (String range : metadata.isBlank() ? new String[0] : metadata.split(",", -1)) {
            String[] ends = range.split("-", 2);
            long last = Long.parseLong(ends[ends.length - 1]);
            for (long offset = Long.parseLong(ends[0]); offset <= last; offset++) {
                above.add(next + offset);
            }
        }
        return new Cursor(next, above);
    }

    boolean isRedriven(long offset) {
        return offset < next || above.contains(offset);
    }

    Cursor with(long offset) {
        NavigableSet<Long> more = new TreeSet<>(above);
        if (offset >= next) {
            more.add(offset);
        }
        return settled(next, more);
    }

    /// Nothing before this is kept any more.
    Cursor notBefore(long beginning) {
        return beginning <= next ? this : settled(beginning, above.tailSet(beginning, true));
    }

    private static Cursor settled(long from, NavigableSet<Long> above) {
        long next = from;
        while (above.contains(next)) {
            next++;
        }
        return new Cursor(next, above.tailSet(next, true));
    }

    /// @throws DeadLettersFailedException they are too scattered to be remembered
    String metadata() {
        StringBuilder ranges = new StringBuilder();
        for (Long offset = above.isEmpty() ? null : above.first(); offset != null; ) {
            long last = offset;
            while (above.contains(last + 1)) {
                last++;
            }
            ranges.append(ranges.isEmpty() ? "" : ",").append(offset - next);
            if (last > offset) {
                ranges.append('-').append(last - next);
            }
            offset = above.higher(last);
        }
        if (ranges.length() > MOST_METADATA) {
            throw new DeadLettersFailedException(
                    "The letters sent back lie too scattered to be remembered: redrive without --reason first.");
        }
        return ranges.toString();
    }
}
