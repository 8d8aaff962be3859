package io.aistrale.gateway.prompt;

import com.github.difflib.algorithm.Change;
import com.github.difflib.patch.DeltaType;
import java.util.ArrayList;
import java.util.List;

/// What must be deleted and inserted to make one list of another: as little as can be (Myers 1986)
/// where that is little. Else all between what both begin with and what both end with is replaced,
/// so that time and memory are bounded whatever the lists are.
final class ShortestEdit {

    /// Items deleted and inserted, at most: what is remembered of the search grows with the square.
    static final int MOST_EDITS = 1_000;

    /// Edits times items, at most: the search compares about as many pairs.
    static final int MOST_WORK = 20_000_000;

    private ShortestEdit() {}

    /// @return the last one first; empty where the lists are equal
    static <T> List<Change> between(List<T> before, List<T> after) {
        int head = inCommon(before, after);
        List<T> from = before.subList(head, before.size());
        List<T> to = after.subList(head, after.size());
        int tail = inCommon(from.reversed(), to.reversed());
        from = from.subList(0, from.size() - tail);
        to = to.subList(0, to.size() - tail);
        if (from.isEmpty() && to.isEmpty()) {
            return List.of();
        }
        List<int[]> search = search(from, to);
        return search.isEmpty()
                ? List.of(change(head, 0, from.size(), 0, to.size()))
                : path(search, head, from.size(), to.size());
    }

    /// How many items both begin with.
    private static <T> int inCommon(List<T> one, List<T> other) {
        int most = Math.min(one.size(), other.size());
        int count = 0;
        while (count < most && one.get(count).equals(other.get(count))) {
            count++;
        }
        return count;
    }

    /// How far one comes by 0, 1, 2, … edits, to the last but one. A place is x items of `from` and
    /// y of `to`; its diagonal is x - y, and by e edits one comes to the diagonals -e to e, on each
    /// of which the furthest x is remembered.
    ///
    /// @return empty: it would take too many edits
    private static <T> List<int[]> search(List<T> from, List<T> to) {
        int most = Math.min(MOST_EDITS, MOST_WORK / (from.size() + to.size()));
        List<int[]> search = new ArrayList<>();
        // Their first items differ.
        int[] furthest = {0};
        for (int edits = 1; edits <= most; edits++) {
            search.add(furthest);
            int[] next = new int[2 * edits + 1];
            for (int diagonal = -edits; diagonal <= edits; diagonal += 2) {
                int x =
                        inserts(furthest, edits, diagonal)
                                ? furthest[edits + diagonal]
                                : furthest[edits + diagonal - 2] + 1;
                int y = x - diagonal;
                while (x < from.size() && y < to.size() && from.get(x).equals(to.get(y))) {
                    x++;
                    y++;
                }
                if (x >= from.size() && y >= to.size()) {
                    return search;
                }
                next[edits + diagonal] = x;
            }
            furthest = next;
        }
        return List.of();
    }

    /// Whether the last of so many edits, the one that leads to this diagonal, inserts; else it
    /// deletes.
    ///
    /// @param furthest by one edit less, from which one comes
    private static boolean inserts(int[] furthest, int edits, int diagonal) {
        return diagonal == -edits
                || diagonal != edits && furthest[edits + diagonal - 2] < furthest[edits + diagonal];
    }

    /// Goes back from the ends of both lists; edits with nothing in common between them are one
    /// change.
    private static List<Change> path(List<int[]> search, int head, int fromSize, int toSize) {
        List<Change> changes = new ArrayList<>();
        int x = fromSize;
        int y = toSize;
        int xEnd = x;
        int yEnd = y;
        for (int edits = search.size(); edits > 0; edits--) {
            int[] furthest = search.get(edits - 1);
            int diagonal = x - y;
            boolean inserts = inserts(furthest, edits, diagonal);
            int xBefore = furthest[edits + diagonal - (inserts ? 0 : 2)];
            int xEdited = inserts ? xBefore : xBefore + 1;
            if (xEdited < x) {
                changes.add(change(head, x, xEnd, y, yEnd));
                xEnd = xEdited;
                yEnd = xEdited - diagonal;
            }
            x = xBefore;
            y = xBefore - diagonal - (inserts ? 1 : -1);
        }
        changes.add(change(head, x, xEnd, y, yEnd));
        return changes;
    }

    private static Change change(int head, int x, int xEnd, int y, int yEnd) {
        DeltaType type =
                x == xEnd ? DeltaType.INSERT : y == yEnd ? DeltaType.DELETE : DeltaType.CHANGE;
        return new Change(type, head + x, head + xEnd, head + y, head + yEnd);
    }
}
