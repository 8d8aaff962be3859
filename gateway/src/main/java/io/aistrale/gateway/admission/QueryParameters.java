package io.aistrale.gateway.admission;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The parameters of a URL. The first fault ends the reading with a [RefusedException] that names
/// the parameter.
final class QueryParameters {

    /// Prefix of the parameters that ask for a tag's value.
    static final String TAG = "tag.";

    static final int LONGEST_NAME = 256;
    private static final int LONGEST_TAG_KEY = 64;
    private static final int MOST_TAGS = 16;
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 2999;
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private final Map<String, String> values = new TreeMap<>();

    QueryParameters(Map<String, List<String>> given, Set<String> known) {
        given.forEach((name, texts) -> {
            if (!known.contains(name) && !name.startsWith(TAG)) {
                throw RefusedException.invalid(
                        JsonFields.printable(name),
                        "Unknown parameter `%s`; known are %s and tag.<key>."
                                .formatted(
                                        JsonFields.printable(name),
                                        known.stream().sorted().collect(Collectors.joining(", "))));
            }
            if (texts.size() != 1) {
                throw wrong(JsonFields.printable(name), "given once");
            }
            values.put(name, texts.getFirst());
        });
    }

    @Nullable String name(String name) {
        String text = values.get(name);
        if (text != null && !isName(text, LONGEST_NAME)) {
            throw wrong(
                    name,
                    "a text of 1 to %d characters, none of them a control character"
                            .formatted(LONGEST_NAME));
        }
        return text;
    }

    /// One of a few words.
    <T> @Nullable T word(String name, Map<String, T> words) {
        String text = values.get(name);
        return text == null ? null : word(name, text, words);
    }

    /// One or more of a few words, separated by commas.
    <T> @Nullable List<T> words(String name, Map<String, T> words) {
        String text = values.get(name);
        return text == null
                ? null
                : Arrays.stream(text.split(",", -1)).map(each -> word(name, each, words)).toList();
    }

    private static <T> T word(String name, String text, Map<String, T> words) {
        T meaning = words.get(text);
        if (meaning == null) {
            throw wrong(
                    name,
                    "one of " + words.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        return meaning;
    }

    int number(String name, int most, int otherwise) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            // Said below.
        }
        throw wrong(name, "a whole number from 1 to " + most);
    }

    /// A day's first instant in `zone`, or an ISO 8601 instant.
    @Nullable Instant time(String name, ZoneId zone) {
        String text = values.get(name);
        if (text == null) {
            return null;
        }
        try {
            Instant time =
                    DATE.matcher(text).matches()
                            ? LocalDate.parse(text).atStartOfDay(zone).toInstant()
                            : OffsetDateTime.parse(text).toInstant();
            int year = time.atZone(zone).getYear();
            if (year >= FIRST_YEAR && year <= LAST_YEAR) {
                return time;
            }
        } catch (DateTimeException notOne) {
            // Said below.
        }
        throw wrong(
                name,
                "a date such as 2026-11-01 or an ISO 8601 instant such as 2026-11-01T00:00:00Z");
    }

    /// What is asked of tags, by their keys.
    Map<String, String> tags() {
        Map<String, String> tags = new HashMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(TAG)) {
                String key = name.substring(TAG.length());
                if (!isName(key, LONGEST_TAG_KEY)
                        || value.length() > LONGEST_NAME
                        || !Storable.isStorable(value)) {
                    throw wrong(
                            JsonFields.printable(name),
                            "tag.<key>, keys up to %d and values up to %d characters, none of them NUL"
                                    .formatted(LONGEST_TAG_KEY, LONGEST_NAME));
                }
                tags.put(key, value);
            }
        });
        if (tags.size() > MOST_TAGS) {
            throw RefusedException.invalid(
                    "tag", "At most %d tags can be asked for.".formatted(MOST_TAGS));
        }
        return tags;
    }

    /// All but these, in words that are the same for the same values.
    String without(Set<String> names) {
        Map<String, String> rest = new TreeMap<>(values);
        rest.keySet().removeAll(names);
        return rest.toString();
    }

    static RefusedException wrong(String name, String expected) {
        return RefusedException.invalid(
                name, "Parameter `%s` must be %s.".formatted(name, expected));
    }

    private static boolean isName(String text, int longest) {
        return !text.isBlank()
                && text.length() <= longest
                && text.chars().noneMatch(Character::isISOControl);
    }
}
