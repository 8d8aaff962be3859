package io.aistrale.bench.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// That the benchmark starts: one invocation of each case, untimed.
class TranslationTest {
    private static final int KILOBYTE = 1_024;

    static List<Case> cases() {
        return Case.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aCaseDoesWhatItIsMeasuredForAgainAndAgain(Case one) {
        var translation = new Translation();
        translation.format = one.format();
        translation.operation = one.operation();
        translation.setUp();

        assertThat(one.operation().isDone(translation.byDialect())).isTrue();
        assertThat(one.operation().isDone(translation.byDialect())).isTrue();
        assertThat(translation.byJacksonAlone()).isGreaterThan(one.objects());
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void aRequestAndAnAnswerAreAKilobyte(WireFormat format) {
        var request = format.request(false);
        String said = request.body() != null ? request.body() : request.inputs();
        String parameters = request.parameters() == null ? "" : request.parameters();

        assertThat((said + parameters).getBytes(UTF_8)).hasSize(KILOBYTE);
        assertThat(format.answer().body()).hasSize(KILOBYTE);
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void aStreamIsSixtyWordsAndAFewEventsMore(WireFormat format) {
        var streamed = new Case(format, Operation.STREAM_EVENT);

        assertThat(Case.of(format).toList().contains(streamed)).isEqualTo(format.streams());
        if (format.streams()) {
            assertThat(streamed.objects()).isBetween(61, 66);
        }
    }
}
