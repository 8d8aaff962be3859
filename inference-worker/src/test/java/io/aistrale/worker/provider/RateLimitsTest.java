package io.aistrale.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.worker.provider.RateLimits.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitsTest {
    private static final String DATE = "Wed, 25 Nov 2026 12:00:00 GMT";

    private static RateLimits of(Map<String, String> headers) {
        return RateLimits.of(new HttpAnswer(200, headers, new byte[0]));
    }

    private static @Nullable Duration openAisReset(String text) {
        return of(Map.of("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", text))
                .exhaustedFor();
    }

    @ParameterizedTest
    @CsvSource({
        "12ms,PT0.012S",
        "1s,PT1S",
        "1.5s,PT1.5S",
        "6m0s,PT6M",
        "1h2m3s,PT1H2M3S",
        "59.9s,PT59.9S",
        "30,PT30S"
    })
    void aWaitIsReadAsItIsSpelt(String text, Duration expected) {
        assertThat(openAisReset(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "soon", "1.2.3s", "2026-11-25T", "-", "1m2", "99999999999999999999"})
    void whatCannotBeReadIsNoWord(String text) {
        assertThat(openAisReset(text)).isNull();
    }

    @Test
    void onlyWhatIsUsedUpCounts() {
        var limits =
                of(
                        Map.of(
                                "x-ratelimit-remaining-requests", "12",
                                "x-ratelimit-reset-requests", "6m0s",
                                "x-ratelimit-remaining-tokens", "0",
                                "x-ratelimit-reset-tokens", "2s"));

        assertThat(limits.windows())
                .containsExactly(
                        new Window("requests", null, 12, null),
                        new Window("tokens", null, 0, Duration.ofSeconds(2)));
        assertThat(limits.exhaustedFor()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void anthropicsTimesCountFromItsOwnClock() {
        var limits =
                of(
                        Map.of(
                                "date", DATE,
                                "anthropic-ratelimit-input-tokens-remaining", "0",
                                "anthropic-ratelimit-input-tokens-reset", "2026-11-25T12:00:17Z"));

        assertThat(limits.windows())
                .containsExactly(new Window("input-tokens", null, 0, Duration.ofSeconds(17)));
    }

    @Test
    void coheresSecondsSince1970CountFromItsOwnClock() {
        var headers =
                Map.of(
                        "date",
                        DATE,
                        "x-ratelimit-remaining",
                        "0",
                        "x-ratelimit-reset",
                        Long.toString(Instant.parse("2026-11-25T12:00:40Z").getEpochSecond()));

        assertThat(of(headers).exhaustedFor()).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void aTimeWithoutAClockIsNoWord() {
        assertThat(openAisReset("2026-11-25T12:00:17Z")).isNull();
    }

    @Test
    void theDraftsNotationIsRead() {
        assertThat(of(Map.of("ratelimit", "\"api\";r=0;t=55")).exhaustedFor())
                .isEqualTo(Duration.ofSeconds(55));
        assertThat(of(Map.of("ratelimit", "\"api\";r=3;t=55")).exhaustedFor()).isNull();
        assertThat(of(Map.of("ratelimit", "r=99999999999999999999;t=1")))
                .isEqualTo(RateLimits.NONE);
    }

    @Test
    void whoSaysNothingHasNoLimits() {
        assertThat(of(Map.of())).isEqualTo(RateLimits.NONE);
    }
}
