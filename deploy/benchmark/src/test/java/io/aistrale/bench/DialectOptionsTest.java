package io.aistrale.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class DialectOptionsTest {
    private final JsonMapper json = new JsonMapper();

    @Test
    void theyReachTheMeasuringJvmAsTheyWereGiven() {
        var given =
                new DialectOptions(List.of("openai-chat"), 2, 4, 5, 250, Path.of("/tmp/x.json"));

        assertThat(json.readValue(json.writeValueAsString(given), DialectOptions.class))
                .isEqualTo(given);
    }

    @Test
    void fewerThanThreeIterationsTellNoError() {
        assertThat(new DialectOptions(List.of(), 3, 0, 1, 250, null).forks()).isEqualTo(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DialectOptions(List.of(), 1, 0, 2, 250, null))
                .withMessageContaining("--iterations");
    }
}
