package io.aistrale.stack.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LetterPositionTest {
    @Test
    void aPositionIsReadAsItIsWritten() {
        var position = new LetterPosition("inference.requests.team-7.bulk-dlt", 3, 42);

        assertThat(position).hasToString("inference.requests.team-7.bulk-dlt-3@42");
        assertThat(LetterPosition.parse(position.toString())).isEqualTo(position);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "inference.requests-dlt", "inference.requests-dlt@3", "a-1@", "a-x@1"})
    void whatIsNoPositionIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> LetterPosition.parse(text))
                .isInstanceOf(DeadLettersFailedException.class)
                .hasMessageContaining("inference.requests-dlt-3@42");
    }
}
