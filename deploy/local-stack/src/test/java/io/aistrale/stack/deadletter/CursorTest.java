package io.aistrale.stack.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CursorTest {
    @Test
    void lettersPickedFromAmongOthersAreRememberedAboveTheOffset() {
        Cursor cursor = Cursor.at(10).with(13).with(14).with(17);

        assertThat(cursor.next()).isEqualTo(10);
        assertThat(cursor.metadata()).isEqualTo("3-4,7");
        assertThat(cursor.isRedriven(9)).isTrue();
        assertThat(cursor.isRedriven(10)).isFalse();
        assertThat(cursor.isRedriven(14)).isTrue();
        assertThat(cursor.isRedriven(15)).isFalse();
    }

    @Test
    void theOffsetMovesOnceTheGapIsFilled() {
        Cursor cursor = Cursor.at(10).with(11).with(10);

        assertThat(cursor).isEqualTo(Cursor.at(12));
        assertThat(cursor.with(5)).isEqualTo(cursor);
    }

    @Test
    void whatIsKeptNoLongerIsForgotten() {
        assertThat(Cursor.at(10).with(13).with(15).notBefore(13)).isEqualTo(Cursor.at(14).with(15));
        assertThat(Cursor.at(10).notBefore(3)).isEqualTo(Cursor.at(10));
    }

    @Test
    void whateverIsRedrivenInWhateverOrderIsReadBackAsItWas() {
        long seed = 20261122;
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Cursor cursor = Cursor.at(random.nextInt(5));
            long begin = cursor.next();
            Set<Long> redriven = new HashSet<>();
            for (int i = 0; i < 40; i++) {
                long offset = begin + random.nextInt(60);
                redriven.add(offset);
                cursor = Cursor.of(cursor.next(), cursor.metadata()).with(offset);
            }
            for (long offset = begin; offset < begin + 60; offset++) {
                assertThat(cursor.isRedriven(offset))
                        .as("offset %d, round %d, seed %d", offset, round, seed)
                        .isEqualTo(redriven.contains(offset));
            }
        }
    }

    @Test
    void lettersTooScatteredToRememberAreSaidToBe() {
        Cursor cursor = Cursor.at(0);
        for (long offset = 1; offset < 4_000; offset += 2) {
            cursor = cursor.with(offset);
        }

        assertThatThrownBy(cursor::metadata)
                .isInstanceOf(DeadLettersFailedException.class)
                .hasMessageContaining("--reason");
    }
}
