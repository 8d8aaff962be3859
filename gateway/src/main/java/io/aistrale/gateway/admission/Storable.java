package io.aistrale.gateway.admission;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// What PostgreSQL keeps as it is: texts without NUL characters and halves of surrogate pairs, for
/// which it has no place, and numbers that can be read again once `jsonb` has written them out.
public final class Storable {

    private static final String CHARACTERS =
            "free of NUL characters and of halves of surrogate pairs";

    /// Fewer than the digits that our readers of JSON take.
    private static final int MOST_DIGITS = 900;

    private Storable() {}

    /// What cannot be stored, and why.
    ///
    /// @param place `.messages[1].content`
    private record Fault(String place, String expected) {
        Fault within(String outer) {
            return new Fault(outer + place, expected);
        }
    }

    /// @throws RefusedException something in it cannot be stored; it is named
    static void require(ObjectNode object) {
        Fault fault = ofMembers(object);
        if (fault != null) {
            String place = fault.place().substring(1);
            throw RefusedException.invalid(
                    place, "Field `%s` must be %s.".formatted(place, fault.expected()));
        }
    }

    /// @param name of a parameter of the URL
    /// @throws RefusedException its text could not even be looked for
    public static void requireParameter(String name, @Nullable String text) {
        if (text != null && !isStorable(text)) {
            throw QueryParameters.wrong(name, CHARACTERS);
        }
    }

    static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(point -> point == 0 || Character.getType(point) == Character.SURROGATE);
    }

    private static @Nullable Fault of(JsonNode node) {
        return switch (node) {
            case StringNode text -> isStorable(text.asString()) ? null : new Fault("", CHARACTERS);
            case DecimalNode number ->
                    digits(number.decimalValue()) <= MOST_DIGITS
                            ? null
                            : new Fault(
                                    "",
                                    "a number of at most %d digits, written out"
                                            .formatted(MOST_DIGITS));
            case ObjectNode object -> ofMembers(object);
            case ArrayNode array -> ofItems(array);
            default -> null;
        };
    }

    private static @Nullable Fault ofMembers(ObjectNode object) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            Fault fault =
                    isStorable(member.getKey()) ? of(member.getValue()) : new Fault("", CHARACTERS);
            if (fault != null) {
                return fault.within("." + JsonFields.printable(member.getKey()));
            }
        }
        return null;
    }

    private static @Nullable Fault ofItems(ArrayNode array) {
        for (int i = 0; i < array.size(); i++) {
            Fault fault = of(array.get(i));
            if (fault != null) {
                return fault.within("[" + i + "]");
            }
        }
        return null;
    }

    private static long digits(BigDecimal number) {
        long decimals = Math.max(number.scale(), 0);
        return Math.max(1, (long) number.precision() - number.scale()) + decimals;
    }
}
