package io.aistrale.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    @Test
    void fieldsAreQuotedWhereRfc4180SaysSo() {
        Csv csv = new Csv(List.of("a", "b"));
        csv.row(List.of("plain", "with, comma"));
        csv.row(List.of("with \"quotes\"", "two\r\nlines"));
        csv.row(Arrays.asList(null, ""));

        assertThat(csv)
                .hasToString(
                        "a,b\r\nplain,\"with, comma\"\r\n\"with \"\"quotes\"\"\",\"two\r\nlines\"\r\n,\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx"})
    void aTextNeverBeginsAFormula(String text) {
        Csv csv = new Csv(List.of("a"));
        csv.row(List.of(text));

        assertThat(csv.toString().replace("\"", "")).isEqualTo("a\r\n'" + text + "\r\n");
    }

    @Test
    void numbersStayNumbersWithAllOfTheirDigits() {
        Csv csv = new Csv(List.of("a", "b", "c"));
        csv.row(List.of(new BigDecimal("-0.000000000001"), 12L, true));

        assertThat(csv).hasToString("a,b,c\r\n-0.000000000001,12,true\r\n");
    }
}
