package io.aistrale.gateway.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.difflib.algorithm.Change;
import com.github.difflib.patch.Patch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShortestEditTest {

    private static final int MANY = 30_000;

    private static long comparisons;

    /// An item that counts how often it is compared.
    private record Item(int value) {
        @Override
        public boolean equals(@Nullable Object other) {
            comparisons++;
            return other instanceof Item(int otherValue) && otherValue == value;
        }

        @Override
        public int hashCode() {
            return value;
        }
    }

    @BeforeEach
    void nothingIsCompared() {
        comparisons = 0;
    }

    @Test
    void oneListBecomesTheOtherByAsFewEditsAsCanBe() throws Exception {
        var random = new Random(20_261_122);
        for (int round = 0; round < 2_000; round++) {
            List<Integer> before = drawn(random);
            List<Integer> after = drawn(random);

            List<Change> changes = ShortestEdit.between(before, after);

            assertThat(Patch.generate(before, after, changes).applyTo(before)).isEqualTo(after);
            assertThat(edits(changes))
                    .as("%s to %s by %s", before, after, changes)
                    .isEqualTo(before.size() + after.size() - 2 * longestInCommon(before, after));
        }
    }

    @Test
    void aFewEditsFarFromEachOtherAreFoundInLongLists() throws Exception {
        List<Item> before = items(MANY, Item::new);
        List<Item> after = new ArrayList<>(before);
        after.set(1, new Item(-1));
        after.remove(MANY / 2);
        after.add(MANY - 2, new Item(-2));

        List<Change> changes = ShortestEdit.between(before, after);

        assertThat(changes).hasSize(3);
        assertThat(edits(changes)).isEqualTo(4);
        assertThat(Patch.generate(before, after, changes).applyTo(before)).isEqualTo(after);
    }

    @Test
    void itemsThatAllDifferAreReplacedAndHardlyCompared() {
        List<Item> before = items(MANY, Item::new);
        List<Item> after = items(MANY, item -> new Item(-1 - item));
        before.set(0, after.getFirst());
        before.set(MANY - 1, after.getLast());

        List<Change> changes = ShortestEdit.between(before, after);

        assertThat(changes).hasSize(1);
        assertThat(changes.getFirst().startOriginal).isEqualTo(1);
        assertThat(changes.getFirst().endOriginal).isEqualTo(MANY - 1);
        assertThat(changes.getFirst().startRevised).isEqualTo(1);
        assertThat(changes.getFirst().endRevised).isEqualTo(MANY - 1);
        assertThat(comparisons).isLessThan(1_000_000);
    }

    @Test
    void listsThatAreAlikeInManyWaysAreSearchedNoFurtherThanTheBound() {
        List<Item> before = items(MANY, item -> new Item(item % 4 == 2 ? item : 0));
        List<Item> after = items(MANY, item -> new Item(item % 4 == 2 ? -item : 0));

        List<Change> changes = ShortestEdit.between(before, after);

        assertThat(edits(changes)).as("all from the first to the last").isEqualTo(2 * (MANY - 3));
        assertThat(comparisons).isLessThan(1_000_000);
    }

    private static List<Integer> drawn(Random random) {
        return IntStream.range(0, random.nextInt(12)).map(_ -> random.nextInt(3)).boxed().toList();
    }

    private static List<Item> items(int count, IntFunction<Item> item) {
        return new ArrayList<>(IntStream.range(0, count).mapToObj(item).toList());
    }

    private static int edits(List<Change> changes) {
        return changes.stream()
                .mapToInt(change ->
                        change.endOriginal
                                - change.startOriginal
                                + change.endRevised
                                - change.startRevised)
                .sum();
    }

    /// By the table of all beginnings.
    private static int longestInCommon(List<Integer> one, List<Integer> other) {
        int[][] longest = new int[one.size() + 1][other.size() + 1];
        for (int i = 1; i <= one.size(); i++) {
            for (int k = 1; k <= other.size(); k++) {
                longest[i][k] =
                        one.get(i - 1).equals(other.get(k - 1))
                                ? longest[i - 1][k - 1] + 1
                                : Math.max(longest[i - 1][k], longest[i][k - 1]);
            }
        }
        return longest[one.size()][other.size()];
    }
}
