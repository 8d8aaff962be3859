package io.aistrale.gateway.admission;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Attribution tags as the header `x-aistrale-tags` names them, for callers whose body is not ours
/// to extend: `feature=search, team=x`, keys and values percent-encoded where they hold a comma, an
/// equals sign, a percent sign or what is not ASCII.
///
/// @param values by their keys, in the header's order
public record HeaderTags(Map<String, String> values) {

    public static final String NAME = "x-aistrale-tags";

    /// No such header.
    public static final HeaderTags NONE = new HeaderTags(Map.of());

    private static final int MOST = 16;
    private static final int LONGEST_KEY = 64;
    private static final int LONGEST_VALUE = 256;

    public HeaderTags {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /// Reads the header.
    ///
    /// @param lines its values, where it was sent more than once; null: it was not
    /// @throws RefusedException a tag has no key or no `=`, comes twice, or is longer than tags may
    ///   be
    public static HeaderTags read(@Nullable List<String> lines) {
        if (lines == null) {
            return NONE;
        }
        Map<String, String> tags = new LinkedHashMap<>();
        for (String tag : String.join(",", lines).split(",", -1)) {
            if (tag.isBlank()) {
                continue;
            }
            int equals = tag.indexOf('=');
            String key = equals < 0 ? "" : decoded(tag.substring(0, equals).strip());
            String value = equals < 0 ? "" : decoded(tag.substring(equals + 1).strip());
            boolean sound =
                    !key.isBlank()
                            && key.length() <= LONGEST_KEY
                            && value.length() <= LONGEST_VALUE
                            && tags.size() < MOST;
            if (!sound || tags.put(key, value) != null) {
                throw wrong();
            }
        }
        return new HeaderTags(tags);
    }

    /// These and those of a body's field `tags`, which are the more particular: where both name a
    /// key, the body's value counts.
    ///
    /// @throws RefusedException the field is no object of tags, or the two have too many together
    Map<String, String> with(JsonFields fields) {
        Map<String, String> ofBody = fields.texts("tags", MOST, LONGEST_KEY, LONGEST_VALUE);
        if (values.isEmpty()) {
            return ofBody;
        }
        Map<String, String> all = new LinkedHashMap<>(values);
        all.putAll(ofBody);
        if (all.size() > MOST) {
            throw RefusedException.invalid(
                    "tags",
                    "Field `tags` and header `%s` may name %d tags together, not %d."
                            .formatted(NAME, MOST, all.size()));
        }
        return all;
    }

    /// As in a URL, but that a plus sign is one.
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            throw wrong();
        }
    }

    private static RefusedException wrong() {
        return RefusedException.invalid(
                NAME,
                "Header `%s` must be tags such as `feature=search, team=x`: at most %d, each key once and up to %d, values up to %d characters, percent-encoded where they hold a comma, `=`, `%%` or non-ASCII."
                        .formatted(NAME, MOST, LONGEST_KEY, LONGEST_VALUE));
    }
}
