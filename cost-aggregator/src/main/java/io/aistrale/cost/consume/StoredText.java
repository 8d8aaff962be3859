package io.aistrale.cost.consume;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes text that callers chose fit the tables: PostgreSQL takes no NUL, and a rollup's key must
/// fit an index page. Only longer texts than the gateway admits are ever cut.
final class StoredText {
    /// Bytes of UTF-8 that a name, such as a user's or a model's, may take.
    static final int NAME_BYTES = 256;

    /// 256 characters of up to 4 bytes each.
    private static final int TAG_VALUE_BYTES = 1024;

    private static final int TAGS = 16;

    private StoredText() {}

    static String name(String text) {
        return fit(text, NAME_BYTES);
    }

    static @Nullable String nullableName(@Nullable String text) {
        return text == null ? null : name(text);
    }

    /// The first 16 tags in the order of their keys.
    static Map<String, String> tags(Map<String, String> tags) {
        var fitting = new TreeMap<String, String>();
        new TreeMap<>(tags)
                .entrySet().stream()
                        .limit(TAGS)
                        .forEach(tag ->
                                fitting.put(
                                        name(tag.getKey()), fit(tag.getValue(), TAG_VALUE_BYTES)));
        return fitting;
    }

    private static String fit(String text, int maxBytes) {
        String storable = text.replace('\0', '\uFFFD');
        if (storable.length() * 3 <= maxBytes) {
            return storable;
        }
        int bytes = 0;
        int end = 0;
        while (end < storable.length()) {
            int character = storable.codePointAt(end);
            bytes += Character.toString(character).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > maxBytes) {
                return storable.substring(0, end);
            }
            end += Character.charCount(character);
        }
        return storable;
    }
}
