package io.aistrale.cost.catalogue;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the fields of a price file, all of which are texts; what is wrong is named with its place.
///
/// @param file names the file in errors
record PriceFields(String file) {
    /// The finest price that money's 12 decimals can hold.
    private static final int MAX_DECIMALS = 12;

    long contextLength(String where, @Nullable Object tokens) {
        if (tokens instanceof String text && text.matches("[1-9]\\d{0,17}")) {
            return Long.parseLong(text);
        }
        throw error(where, "is not a number of input tokens: " + tokens);
    }

    BigDecimal positive(String where, @Nullable Object value) {
        BigDecimal amount = amount(where, value);
        if (amount.signum() == 0) {
            throw error(where, "must be more than 0");
        }
        return amount;
    }

    BigDecimal amount(String where, @Nullable Object value) {
        if (!(value instanceof String text) || !text.matches("\\d{1,9}(\\.\\d+)?")) {
            throw error(where, "is not a plain decimal number: " + value);
        }
        var amount = new BigDecimal(text);
        if (amount.scale() > MAX_DECIMALS) {
            throw error(where, "has more than " + MAX_DECIMALS + " decimals: " + text);
        }
        return amount;
    }

    String text(Map<?, ?> map, String field) {
        if (map.get(field) instanceof String text && !text.isBlank()) {
            return text.strip();
        }
        throw error(field, "is missing");
    }

    Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException _) {
            throw error("effectiveFrom", "is not like 2026-08-01T00:00:00Z: " + text);
        }
    }

    Map<?, ?> map(String where, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw error(where, "is not a map of names to values");
    }

    void known(String where, Map<?, ?> map, Set<String> fields) {
        for (Object field : map.keySet()) {
            if (!(field instanceof String text) || !fields.contains(text)) {
                throw error(where, "has an unknown field: " + field);
            }
        }
    }

    UnusablePriceFileException error(String where, String what) {
        return new UnusablePriceFileException(file + ": " + where + " " + what);
    }
}
