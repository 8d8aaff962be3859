package io.aistrale.gateway.api;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A table after RFC 4180. Spreadsheets take a text that begins with a sign for a formula; such a
/// text gets an apostrophe in front, which they show as nothing.
final class Csv {

    private static final String END = "\r\n";
    private static final String FORMULA = "=+-@\t\r\n";

    private final StringBuilder text = new StringBuilder();

    Csv(List<String> names) {
        row(names);
    }

    /// @param fields as many as there are names; null: an empty one
    void row(List<? extends @Nullable Object> fields) {
        for (int i = 0; i < fields.size(); i++) {
            if (i > 0) {
                text.append(',');
            }
            text.append(quoted(plain(fields.get(i))));
        }
        text.append(END);
    }

    private static String plain(@Nullable Object field) {
        return switch (field) {
            case null -> "";
            case BigDecimal number -> number.toPlainString();
            case Number number -> number.toString();
            case String words -> harmless(words);
            default -> field.toString();
        };
    }

    private static String harmless(String words) {
        return !words.isEmpty() && FORMULA.indexOf(words.charAt(0)) >= 0 ? "'" + words : words;
    }

    private static String quoted(String field) {
        return field.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
                ? '"' + field.replace("\"", "\"\"") + '"'
                : field;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
