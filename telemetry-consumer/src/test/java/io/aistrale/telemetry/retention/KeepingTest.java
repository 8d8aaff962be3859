package io.aistrale.telemetry.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.schemas.token.UnusableKeysetException;
import io.aistrale.telemetry.output.ContentProperties;
import io.aistrale.telemetry.output.OutputProperties;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class KeepingTest {
    private static final Duration LONG = Duration.ofDays(400);

    private static RetentionProperties keeping(Duration attempts, Duration every) {
        return new RetentionProperties(LONG, LONG, attempts, Duration.ZERO, every);
    }

    @Test
    void rowsAreKeptForEverOrAsLongAsAnythingMayBeReplayed() {
        Duration hourly = Duration.ofHours(1);
        assertThatCode(() -> keeping(Duration.ZERO, hourly)).doesNotThrowAnyException();
        assertThatCode(() -> keeping(Duration.ofDays(44), hourly)).doesNotThrowAnyException();
        assertThatThrownBy(() -> keeping(Duration.ofDays(44).minusSeconds(1), hourly))
                .hasMessageContaining("aistrale.telemetry.retention.attempts is PT1055H59M59S")
                .hasMessageContaining("0 (for ever) or at least 44d");
        assertThatThrownBy(() -> keeping(LONG, Duration.ofHours(2)))
                .hasMessageContaining("aistrale.telemetry.retention.every is PT2H");
    }

    @Test
    void noOutputIsKeptLongerThanItShouldAndNoneADayAndAnHourLess() {
        var outputs = new OutputProperties(Duration.ofDays(30));

        assertThat(outputs.firstDay(Instant.parse("2026-11-29T22:59:59Z")))
                .isEqualTo(LocalDate.parse("2026-10-31"));
        assertThat(outputs.firstDay(Instant.parse("2026-11-29T23:00:00Z")))
                .as("within the hour its first output has had its time")
                .isEqualTo(LocalDate.parse("2026-11-01"));
        assertThatThrownBy(() -> new OutputProperties(Duration.ofHours(24)))
                .hasMessageContaining("aistrale.telemetry.outputs.keep is PT24H: it must be 2d");
    }

    @Test
    void withoutAKeysetItIsSaidWhichSettingIsMissing() {
        assertThatThrownBy(() -> new ContentProperties("").watched())
                .isInstanceOf(UnusableKeysetException.class)
                .hasMessageContaining("AISTRALE_CONTENT_KEYSET is not set");
        assertThatThrownBy(() -> new ContentProperties("/nowhere/content.json").watched())
                .isInstanceOf(UnusableKeysetException.class)
                .hasMessageContaining("/nowhere/content.json");
    }
}
