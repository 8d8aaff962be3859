package io.aistrale.simulator.behaviour;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a model name asks for: a delay and an end. The two compose: `slow-2s-error-500` fails after
/// two seconds.
public record Scenario(Delay delay, Behaviour behaviour) {

    private static final Scenario PLAIN = new Scenario(new Delay.None(), new Behaviour.Echo());
    private static final Pattern SLOW = word("slow-(\\d{1,7}(?:\\.\\d{1,3})?)(ms|s|m)");
    private static final Pattern LOG_NORMAL =
            word("lognormal-(\\d{1,7}(?:\\.\\d{1,3})?)(ms|s|m)(-tail)?");
    private static final Pattern FLAKY = word("flaky-(\\d{1,3}(?:\\.\\d{1,3})?)pct");
    private static final Pattern THROTTLED = word("throttled-(\\d{1,6})rpm");
    private static final Pattern ERROR = word("error-([45]\\d\\d)(-tells-token)?");
    private static final Pattern GARBAGE = word("garbage(-tells-token)?");
    private static final Pattern BUSY = word("busy-(\\d)x-(\\d{1,7}(?:\\.\\d{1,3})?)(ms|s|m)");
    private static final Pattern WORD =
            word(
                    "(spend-exhausted|overloaded|unknown-model|hang|drip|reset|wrong-type|huge|no-usage"
                            + "|cached-tokens|reasoning-tokens|tools|tells-token|echo)");

    private static final int REMEMBERED = 4096;
    private static final Map<String, Scenario> KNOWN = new ConcurrentHashMap<>();

    /// The scenario of the last path segment that contains a known word; without one, a plain
    /// immediate answer.
    public static Scenario of(String model) {
        Scenario known = KNOWN.get(model);
        if (known != null) {
            return known;
        }
        Scenario parsed = parse(model.toLowerCase(Locale.ROOT));
        if (KNOWN.size() < REMEMBERED) {
            KNOWN.put(model, parsed);
        }
        return parsed;
    }

    private static Scenario parse(String model) {
        String[] segments = model.split("/", -1);
        for (int i = segments.length - 1; i >= 0; i--) {
            Scenario scenario = new Scenario(delay(segments[i]), behaviour(segments[i]));
            if (!scenario.equals(PLAIN)) {
                return scenario;
            }
        }
        return PLAIN;
    }

    private static Delay delay(String segment) {
        Matcher slow = SLOW.matcher(segment);
        if (slow.find()) {
            return new Delay.Fixed(duration(slow, 1));
        }
        Matcher logNormal = LOG_NORMAL.matcher(segment);
        return logNormal.find()
                ? new Delay.LogNormal(duration(logNormal, 1), logNormal.group(3) != null)
                : new Delay.None();
    }

    /// @param group the number; its unit is the next
    private static Duration duration(Matcher matcher, int group) {
        long nanosPerUnit =
                switch (matcher.group(group + 1)) {
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    default -> 60_000_000_000L;
                };
        return Duration.ofNanos((long) (Double.parseDouble(matcher.group(group)) * nanosPerUnit));
    }

    private static Behaviour behaviour(String segment) {
        Matcher flaky = FLAKY.matcher(segment);
        if (flaky.find()) {
            return new Behaviour.Flaky(Double.parseDouble(flaky.group(1)) / 100);
        }
        Matcher throttled = THROTTLED.matcher(segment);
        if (throttled.find()) {
            return new Behaviour.Throttled(Math.max(1, Integer.parseInt(throttled.group(1))));
        }
        Matcher busy = BUSY.matcher(segment);
        if (busy.find()) {
            return new Behaviour.Busy(Integer.parseInt(busy.group(1)), duration(busy, 2));
        }
        Matcher error = ERROR.matcher(segment);
        if (error.find()) {
            return new Behaviour.ErrorStatus(
                    Integer.parseInt(error.group(1)), error.group(2) != null);
        }
        Matcher garbage = GARBAGE.matcher(segment);
        if (garbage.find()) {
            return new Behaviour.Garbage(garbage.group(1) != null);
        }
        Matcher word = WORD.matcher(segment);
        return word.find() ? named(word.group(1)) : new Behaviour.Echo();
    }

    private static Behaviour named(String word) {
        return switch (word) {
            case "spend-exhausted" -> new Behaviour.SpendExhausted();
            case "overloaded" -> new Behaviour.Overloaded();
            case "unknown-model" -> new Behaviour.UnknownModel();
            case "hang" -> new Behaviour.Hang();
            case "drip" -> new Behaviour.Drip();
            case "reset" -> new Behaviour.Reset();
            case "wrong-type" -> new Behaviour.WrongType();
            case "huge" -> new Behaviour.Huge();
            case "no-usage" -> new Behaviour.NoUsage();
            case "cached-tokens" -> new Behaviour.CachedTokens();
            case "reasoning-tokens" -> new Behaviour.ReasoningTokens();
            case "tools" -> new Behaviour.Tools();
            case "tells-token" -> new Behaviour.TellsToken();
            default -> new Behaviour.Echo();
        };
    }

    /// A word stands alone: `hang` is not found in `change`.
    private static Pattern word(String regex) {
        return Pattern.compile("(?<![a-z0-9])" + regex + "(?![a-z0-9])");
    }
}
