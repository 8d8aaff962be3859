package io.aistrale.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfidenceIntervalTest {

    private static final Offset<Double> FOUR_DIGITS = within(0.00005);

    /// The first three are of Newcombe 1998 (Statistics in Medicine 17:857–872, table I, method 3);
    /// the others were worked out by the formula with 20 digits.
    @ParameterizedTest
    @CsvSource({
        "81, 263, 0.2553, 0.3662",
        "15, 148, 0.0624, 0.1605",
        "0, 20, 0, 0.1611",
        "1, 29, 0.0061, 0.1718",
        "20, 20, 0.8389, 1",
        "1, 1, 0.2065, 1",
        "0, 1, 0, 0.7935"
    })
    void scoresOfNothingOrAllHaveWilsonsInterval(int ones, int count, double low, double high) {
        var interval = ConfidenceInterval.wilson(ones, count);

        assertThat(interval.low()).isCloseTo(low, FOUR_DIGITS);
        assertThat(interval.high()).isCloseTo(high, FOUR_DIGITS);
    }

    /// With the quantiles of any table of Student's t: 12.706 for 1 degree of freedom, 2.262 for 9,
    /// 1.984 for 99.
    @ParameterizedTest
    @CsvSource({
        "0.5, 0.1, 10, 0.4285, 0.5715",
        "0.7, 0.2, 100, 0.6603, 0.7397",
        "0.5, 0.01, 2, 0.4102, 0.5898"
    })
    void otherScoresHaveStudentsInterval(
            double mean, double deviation, int count, double low, double high) {
        var interval = Objects.requireNonNull(ConfidenceInterval.studentT(mean, deviation, count));

        assertThat(interval.low()).isCloseTo(low, FOUR_DIGITS);
        assertThat(interval.high()).isCloseTo(high, FOUR_DIGITS);
    }

    @Test
    void anIntervalEndsWhereScoresDo() {
        var interval = Objects.requireNonNull(ConfidenceInterval.studentT(0.9, 0.3, 4));

        assertThat(interval.high()).isEqualTo(1);
        assertThat(interval.low()).isCloseTo(0.4226, FOUR_DIGITS);
    }

    @Test
    void oneScoreSaysNothingOfHowScoresVary() {
        assertThat(ConfidenceInterval.studentT(0.5, 0, 1)).isNull();
    }
}
