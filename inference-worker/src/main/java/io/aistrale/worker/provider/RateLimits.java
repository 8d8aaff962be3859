package io.aistrale.worker.provider;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What an answer's headers say is left of the limits of the token shown: OpenAI's and compatible
/// ones (`x-ratelimit-remaining-requests`, `-tokens`), Anthropic's (`anthropic-ratelimit-…`),
/// Cohere's (`x-ratelimit-remaining`) and the IETF draft's (`ratelimit: "api";r=0;t=30`), which
/// HuggingFace sends. What cannot be read is left out.
public record RateLimits(List<Window> windows) {
    public static final RateLimits NONE = new RateLimits(List.of());

    private static final List<HeaderNames> NAMES =
            List.of(
                    openAi("requests"),
                    openAi("tokens"),
                    anthropic("requests"),
                    anthropic("tokens"),
                    anthropic("input-tokens"),
                    anthropic("output-tokens"),
                    new HeaderNames(
                            "calls",
                            "x-ratelimit-limit",
                            "x-ratelimit-remaining",
                            "x-ratelimit-reset"));

    private static final Pattern DRAFT =
            Pattern.compile("r=(?<left>\\d+)\\s*;\\s*t=(?<reset>\\d+)");

    /// `12ms`, `1.5s`, `6m0s`, `1h2m3s`.
    private static final Pattern SPELT =
            Pattern.compile(
                    "(?:(?<h>\\d+)h)?(?:(?<m>\\d+)m(?!s))?(?:(?<s>[\\d.]+)s)?(?:(?<ms>[\\d.]+)ms)?");

    /// Numbers beyond it are seconds since 1970, those below are a wait.
    private static final long A_DATE_IN_SECONDS = 1_000_000_000;

    /// @param name what is limited, such as `requests`
    /// @param limit when it is whole; null where it does not say
    /// @param remaining what is left of it
    /// @param reset until it is whole again; null where something remains, or it does not say
    public record Window(
            String name, @Nullable Long limit, long remaining, @Nullable Duration reset) {}

    /// @param window what they tell of
    private record HeaderNames(String window, String limit, String remaining, String reset) {}

    private static HeaderNames openAi(String window) {
        return new HeaderNames(
                window,
                "x-ratelimit-limit-" + window,
                "x-ratelimit-remaining-" + window,
                "x-ratelimit-reset-" + window);
    }

    private static HeaderNames anthropic(String window) {
        String prefix = "anthropic-ratelimit-" + window;
        return new HeaderNames(window, prefix + "-limit", prefix + "-remaining", prefix + "-reset");
    }

    static RateLimits of(HttpAnswer answer) {
        var windows = new ArrayList<Window>(2);
        for (var names : NAMES) {
            add(windows, window(answer, names));
        }
        add(windows, draft(answer.header("ratelimit")));
        return windows.isEmpty() ? NONE : new RateLimits(List.copyOf(windows));
    }

    private static void add(List<Window> windows, @Nullable Window window) {
        if (window != null) {
            windows.add(window);
        }
    }

    /// How long nothing is left of one of them; null where something is, or it does not say.
    public @Nullable Duration exhaustedFor() {
        Duration longest = null;
        for (var window : windows) {
            var reset = window.remaining() <= 0 ? window.reset() : null;
            longest =
                    longest == null || reset != null && reset.compareTo(longest) > 0
                            ? reset
                            : longest;
        }
        return longest;
    }

    /// What may be used of it in a minute, by OpenAI's and Anthropic's word on `requests` and
    /// `tokens`; null where they do not say. Where a limit is of a day instead (Groq's of
    /// requests), this is more than it allows, and what is left tells.
    public @Nullable Long perMinute(String name) {
        Long least = null;
        for (var window : windows) {
            var limit = window.name().equals(name) ? window.limit() : null;
            if (limit != null && limit > 0 && (least == null || limit < least)) {
                least = limit;
            }
        }
        return least;
    }

    private static @Nullable Long number(@Nullable String text) {
        try {
            return text == null ? null : Long.valueOf(text.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Window window(HttpAnswer answer, HeaderNames names) {
        var remaining = number(answer.header(names.remaining()));
        if (remaining == null) {
            return null;
        }
        var reset = remaining > 0 ? null : reset(answer.header(names.reset()), answer);
        return new Window(names.window(), number(answer.header(names.limit())), remaining, reset);
    }

    private static @Nullable Window draft(@Nullable String header) {
        var found = header == null ? null : DRAFT.matcher(header);
        try {
            if (found == null || !found.find()) {
                return null;
            }
            long remaining = Long.parseLong(found.group("left"));
            var reset =
                    remaining > 0 ? null : Duration.ofSeconds(Long.parseLong(found.group("reset")));
            return new Window("calls", null, remaining, reset);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Duration reset(@Nullable String text, HttpAnswer answer) {
        if (text == null) {
            return null;
        }
        try {
            if (text.contains("T")) {
                return until(Instant.parse(text), answer);
            }
            var spelt = SPELT.matcher(text);
            if (!text.isEmpty() && spelt.matches()) {
                return spelt(spelt);
            }
            long seconds = (long) Math.ceil(Double.parseDouble(text));
            return seconds > A_DATE_IN_SECONDS
                    ? until(Instant.ofEpochSecond(seconds), answer)
                    : Duration.ofSeconds(Math.max(0, seconds));
        } catch (DateTimeException | NumberFormatException | ArithmeticException e) {
            return null;
        }
    }

    /// By the provider's own clock.
    private static @Nullable Duration until(Instant then, HttpAnswer answer) {
        long now = answer.createdSeconds();
        if (now == 0) {
            return null;
        }
        var wait = Duration.between(Instant.ofEpochSecond(now), then);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static Duration spelt(Matcher spelt) {
        double millis =
                part(spelt, "h") * 3_600_000
                        + part(spelt, "m") * 60_000
                        + part(spelt, "s") * 1_000
                        + part(spelt, "ms");
        return Duration.ofMillis((long) Math.ceil(millis));
    }

    private static double part(Matcher spelt, String name) {
        String number = spelt.group(name);
        return number == null ? 0 : Double.parseDouble(number);
    }
}
