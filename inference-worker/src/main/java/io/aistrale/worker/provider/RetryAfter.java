package io.aistrale.worker.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A provider's own word on when to come again: `retry-after-ms` before `retry-after` in seconds
/// (RFC 9110, 10.2.3; the date form is not used by providers and counts as no word). At most ten
/// minutes.
final class RetryAfter {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private RetryAfter() {}

    static @Nullable Duration of(HttpAnswer answer) {
        var millis = number(answer.header("retry-after-ms"));
        if (millis != null) {
            return bounded(millis);
        }
        var seconds = number(answer.header("retry-after"));
        return seconds == null ? null : bounded(seconds * 1000);
    }

    static @Nullable Duration bounded(@Nullable Duration wait) {
        return wait == null ? null : bounded(wait.toMillis());
    }

    private static Duration bounded(double millis) {
        var wait = Duration.ofMillis((long) Math.ceil(Math.clamp(millis, 0, LONGEST.toMillis())));
        return wait;
    }

    private static @Nullable Double number(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            double value = Double.parseDouble(text.strip());
            return value >= 0 ? value : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
