package io.aistrale.telemetry.evaluate;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Two sequences laid beside each other. Time grows with the product of their lengths, so that who
/// asks looks at [#fits] before.
final class Sequences {

    /// Cells of the table: less than half a second.
    private static final long MOST_CELLS = 100_000_000;

    private Sequences() {}

    static boolean fits(long one, long other) {
        return one * other <= MOST_CELLS;
    }

    /// Words as numbers, equal where the words are.
    static int[][] numbered(List<String> one, List<String> other) {
        Map<String, Integer> numbers = new HashMap<>();
        return new int[][] {numbered(one, numbers), numbered(other, numbers)};
    }

    private static int[] numbered(List<String> words, Map<String, Integer> numbers) {
        return words.stream()
                .mapToInt(word -> numbers.computeIfAbsent(word, _ -> numbers.size()))
                .toArray();
    }

    /// Length of the longest common subsequence.
    static int longestCommonSubsequence(int[] one, int[] other) {
        int[] before = new int[other.length + 1];
        int[] row = new int[other.length + 1];
        for (int element : one) {
            for (int at = 1; at <= other.length; at++) {
                row[at] =
                        element == other[at - 1]
                                ? before[at - 1] + 1
                                : Math.max(before[at], row[at - 1]);
            }
            int[] swap = before;
            before = row;
            row = swap;
        }
        return before[other.length];
    }

    /// Least number of insertions, deletions and substitutions that make one of the other.
    static int levenshteinDistance(int[] one, int[] other) {
        int[] before = new int[other.length + 1];
        int[] row = new int[other.length + 1];
        Arrays.setAll(before, at -> at);
        for (int from = 1; from <= one.length; from++) {
            row[0] = from;
            for (int at = 1; at <= other.length; at++) {
                int substituted = before[at - 1] + (one[from - 1] == other[at - 1] ? 0 : 1);
                row[at] = Math.min(substituted, Math.min(before[at], row[at - 1]) + 1);
            }
            int[] swap = before;
            before = row;
            row = swap;
        }
        return before[other.length];
    }
}
