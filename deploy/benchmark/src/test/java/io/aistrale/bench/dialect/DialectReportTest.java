package io.aistrale.bench.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class DialectReportTest {
    private static final Case ENCODED = new Case(WireFormat.COHERE_CHAT, Operation.ENCODE);

    private static Line line(double micros, double error) {
        return new Line(ENCODED, new Figure(micros, error, 9_000.4), new Figure(4, 0.5, 8_000));
    }

    private static String printed(Line... lines) {
        var out = new ByteArrayOutputStream();
        new DialectReport(List.of(lines)).print(new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static int exitCode(Line... lines) {
        return new DialectReport(List.of(lines)).exitCode();
    }

    @Test
    void onlyWhatIsOverTheLimitByMoreThanItsNoiseFails() {
        assertThat(exitCode(line(19, 0.9), line(19, 2), line(21, 2))).isZero();
        assertThat(exitCode(line(19, 0.9), line(23, 2))).isEqualTo(1);
    }

    @Test
    void whatIsOverAndWhatCannotBeToldIsNamed() {
        assertThat(printed(line(19, 0.9), line(19, 2), line(23, 2)))
                .contains("Of 3, 1 are under 20 µs.")
                .contains("Over it: cohere-chat encode (23.00 ± 2.00).")
                .contains("Not to be told from it: cohere-chat encode (19.00 ± 2.00).");
        assertThat(printed(line(19, 0.9))).doesNotContain("Over", "Not to be told");
    }

    @Test
    void aLineTellsTimeNoiseRatioAndAllocation() {
        assertThat(printed(line(6, 0.25)))
                .containsPattern(
                        "cohere-chat +encode +6\\.00 ± 0\\.25 +4\\.00 ± 0\\.50 +1\\.50 +9,000 +8,000");
    }

    @Test
    void jsonHasExactlyThePromisedNames() {
        var json = new JsonMapper().valueToTree(DialectRow.of(line(6.126, 0.25)));

        assertThat(json.propertyNames())
                .containsExactly(
                        "dialect",
                        "operation",
                        "microsPerOperation",
                        "errorMicros",
                        "bytesPerOperation",
                        "jacksonMicrosPerOperation",
                        "jacksonErrorMicros",
                        "jacksonBytesPerOperation");
        assertThat(json.get("microsPerOperation").asDouble()).isEqualTo(6.13);
        assertThat(json.get("dialect").asString()).isEqualTo("cohere-chat");
    }
}
