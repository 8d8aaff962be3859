package io.aistrale.gateway.admission;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The fields of one JSON object. A JSON null is the same as no field. The first fault ends the
/// reading with a [RefusedException] that names the field.
public final class JsonFields {
    private static final int DECIMALS = 12;
    private static final BigDecimal TOO_MUCH = new BigDecimal("1e9");
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,9}(\\.\\d{1,12})?");

    private final ObjectNode object;
    private final String prefix;

    private JsonFields(ObjectNode object, String prefix, Set<String> known) {
        this(object, prefix);
        requireKnown(known);
    }

    private JsonFields(ObjectNode object, String prefix) {
        this.object = object;
        this.prefix = prefix;
    }

    /// Refuses every other field.
    void requireKnown(Set<String> known) {
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                throw RefusedException.invalid(
                        prefix + printable(name),
                        "Unknown field `%s`; known are %s."
                                .formatted(
                                        prefix + printable(name),
                                        known.stream().sorted().collect(Collectors.joining(", "))));
            }
        }
    }

    /// Reads a body that must be a JSON object of no other fields than these, and of nothing that
    /// could not be stored.
    public static JsonFields of(byte[] body, Set<String> known) {
        JsonFields fields = ofPassedOn(body, known);
        Storable.require(fields.object);
        return fields;
    }

    /// The same of a body that goes on to a provider, with whatever it says.
    static JsonFields ofPassedOn(byte[] body, Set<String> known) {
        return new JsonFields(JsonText.object(body), "", known);
    }

    /// All of it, as JSON.
    String written() {
        return JsonText.write(object);
    }

    /// An object that stands somewhere within a body.
    ///
    /// @param prefix where: `prompts[1].`
    static JsonFields nested(ObjectNode object, String prefix, Set<String> known) {
        return new JsonFields(object, prefix, known);
    }

    /// A nested object of known fields; null where it is absent.
    @Nullable JsonFields fields(String name, Set<String> known) {
        ObjectNode nested = object(name);
        return nested == null ? null : new JsonFields(nested, prefix + name + ".", known);
    }

    /// A nested object of fields that are names themselves, or that are told apart later; null
    /// where it is absent.
    @Nullable JsonFields fields(String name) {
        ObjectNode nested = object(name);
        return nested == null ? null : new JsonFields(nested, prefix + printable(name) + ".");
    }

    /// The names of all fields.
    Set<String> names() {
        return new LinkedHashSet<>(object.propertyNames());
    }

    boolean has(String name) {
        return node(name) != null;
    }

    /// A text that is not blank.
    public @Nullable String text(String name, int longest) {
        JsonNode node = node(name);
        if (node == null) {
            return null;
        }
        if (!node.isString() || node.asString().isBlank() || node.asString().length() > longest) {
            throw wrong(name, "a text of 1 to " + longest + " characters, not blank");
        }
        return node.asString();
    }

    /// A text for names and headers: no control characters either.
    public @Nullable String name(String name, int longest) {
        String text = text(name, longest);
        if (text != null && text.chars().anyMatch(Character::isISOControl)) {
            throw wrong(name, "a text without control characters");
        }
        return text;
    }

    public String requiredName(String name, int longest) {
        String text = name(name, longest);
        if (text == null) {
            throw RefusedException.invalid(
                    prefix + name, "Field `%s` is required.".formatted(prefix + name));
        }
        return text;
    }

    @Nullable ObjectNode object(String name) {
        return switch (node(name)) {
            case null -> null;
            case ObjectNode nested -> nested;
            default -> throw wrong(name, "a JSON object");
        };
    }

    boolean flag(String name, boolean otherwise) {
        JsonNode node = node(name);
        if (node == null) {
            return otherwise;
        }
        if (!node.isBoolean()) {
            throw wrong(name, "true or false");
        }
        return node.booleanValue();
    }

    @Nullable Integer number(String name, int least, int most) {
        JsonNode node = node(name);
        if (node == null) {
            return null;
        }
        if (!node.isIntegralNumber()
                || !node.canConvertToInt()
                || node.intValue() < least
                || node.intValue() > most) {
            throw wrong(name, "a whole number from " + least + " to " + most);
        }
        return node.intValue();
    }

    /// A decimal amount, as a text or as a number; required.
    public BigDecimal amount(String name) {
        JsonNode node = node(name);
        String expected =
                "a decimal of up to 9 digits and %d decimals, at least 0".formatted(DECIMALS);
        if (node != null && node.isString() && AMOUNT.matcher(node.asString()).matches()) {
            return new BigDecimal(node.asString());
        }
        if (node == null || !node.isNumber()) {
            throw wrong(name, expected);
        }
        BigDecimal amount = node.decimalValue();
        if (amount.signum() < 0
                || amount.compareTo(TOO_MUCH) >= 0
                || amount.stripTrailingZeros().scale() > DECIMALS) {
            throw wrong(name, expected);
        }
        return amount;
    }

    /// One of a few words.
    <T> @Nullable T word(String name, Map<String, T> words) {
        JsonNode node = node(name);
        if (node == null) {
            return null;
        }
        T meaning = node.isString() ? words.get(node.asString()) : null;
        if (meaning == null) {
            throw wrong(
                    name,
                    words.keySet().stream()
                            .sorted()
                            .collect(Collectors.joining(", ", "one of ", "")));
        }
        return meaning;
    }

    /// A flat object of texts.
    Map<String, String> texts(String name, int most, int longestKey, int longestValue) {
        ObjectNode nested = object(name);
        if (nested == null) {
            return Map.of();
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : nested.properties()) {
            JsonNode value = entry.getValue();
            if (entry.getKey().isBlank()
                    || entry.getKey().length() > longestKey
                    || !value.isString()
                    || value.asString().length() > longestValue
                    || texts.size() == most) {
                throw wrong(
                        name,
                        "an object of at most %d texts, keys up to %d and values up to %d characters"
                                .formatted(most, longestKey, longestValue));
            }
            texts.put(entry.getKey(), value.asString());
        }
        return texts;
    }

    /// An array of texts, each with a meaning; null where it is absent.
    public <T> @Nullable List<T> list(
            String name, String expected, Function<String, Optional<T>> meaning) {
        JsonNode node = node(name);
        if (node == null) {
            return null;
        }
        List<T> list = new ArrayList<>();
        for (JsonNode item : node) {
            Optional<T> value = item.isString() ? meaning.apply(item.asString()) : Optional.empty();
            list.add(value.orElseThrow(() -> wrong(name, expected)));
        }
        if (!node.isArray() || list.isEmpty()) {
            throw wrong(name, expected);
        }
        return List.copyOf(list);
    }

    /// An ISO 8601 instant with its offset.
    public @Nullable Instant instant(String name) {
        JsonNode node = node(name);
        if (node == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(node.isString() ? node.asString() : "").toInstant();
        } catch (DateTimeException notOne) {
            throw wrong(name, "an ISO 8601 instant such as 2026-11-22T10:15:30Z");
        }
    }

    @Nullable JsonNode node(String name) {
        JsonNode node = object.get(name);
        return node == null || node.isNull() ? null : node;
    }

    RefusedException wrong(String name, String expected) {
        return RefusedException.invalid(
                prefix + name, "Field `%s` must be %s.".formatted(prefix + name, expected));
    }

    /// A field name of the caller's may hold anything.
    static String printable(String name) {
        String safe = name.replaceAll("[^\\p{Print}]", "?");
        return safe.length() > 64 ? safe.substring(0, 64) : safe;
    }
}
