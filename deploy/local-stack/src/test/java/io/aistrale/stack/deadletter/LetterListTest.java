package io.aistrale.stack.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.stack.deadletter.LetterList.Count;
import io.aistrale.stack.deadletter.LetterList.Listed;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LetterListTest {
    private static DeadLetter letter(int offset, String reason) {
        return new DeadLetter(
                new LetterPosition("t-dlt", 0, offset),
                null,
                reason,
                "",
                Instant.ofEpochSecond(offset),
                1,
                0);
    }

    @Test
    void theNewestAreListedAndAllAreCounted() {
        LetterList list = new LetterList(2);
        list.add(letter(3, "corrupt"), false);
        list.add(letter(1, "empty"), true);
        list.add(letter(2, "corrupt"), true);

        assertThat(list.report().letters())
                .extracting(Listed::position)
                .containsExactly("t-dlt-0@2", "t-dlt-0@3");
        assertThat(list.report().counts())
                .containsExactly(
                        new Count("t-dlt", "corrupt", 2, 1), new Count("t-dlt", "empty", 1, 1));
    }
}
