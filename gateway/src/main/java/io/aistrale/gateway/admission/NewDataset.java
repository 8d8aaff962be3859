package io.aistrale.gateway.admission;

import io.aistrale.gateway.dataset.DatasetCase;
import io.aistrale.gateway.dataset.Datasets.Wanted;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads an uploaded dataset: JSON Lines, each a case `{variables, expected?, tags?}`. The first
/// fault refuses all of it, with its line and the reason.
public final class NewDataset {

    /// Cases of a dataset.
    public static final int MOST_CASES = 10_000;

    private static final int LONGEST_LINE = 256 * 1024;
    private static final int LONGEST_EXPECTED = 65_536;
    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_DESCRIPTION = 2_000;

    /// A request has 16; a run adds its own.
    private static final int MOST_TAGS = 12;

    private static final int LONGEST_KEY = 64;
    private static final int LONGEST_VALUE = 256;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Set<String> FIELDS = Set.of("variables", "expected", "tags");

    private NewDataset() {}

    /// @throws RefusedException the name or a line is not as expected
    public static Wanted read(@Nullable String name, @Nullable String description, byte[] lines) {
        if (name == null || name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            throw RefusedException.invalid(
                    "name",
                    "Parameter `name` must be 1 to %d letters, digits, `.`, `_` and `-`, as it stands in paths."
                            .formatted(LONGEST_NAME));
        }
        if (description != null && description.length() > LONGEST_DESCRIPTION) {
            throw RefusedException.invalid(
                    "description",
                    "Parameter `description` must have at most %d characters."
                            .formatted(LONGEST_DESCRIPTION));
        }
        Storable.requireParameter("description", description);
        return new Wanted(name, description, cases(lines), sha256(lines));
    }

    private static List<DatasetCase> cases(byte[] lines) {
        List<DatasetCase> cases = new ArrayList<>();
        int begin = 0;
        while (begin < lines.length) {
            int end = begin;
            while (end < lines.length && lines[end] != '\n') {
                end++;
            }
            cases.add(readLine(cases.size() + 1, Arrays.copyOfRange(lines, begin, end)));
            begin = end + 1;
        }
        if (cases.isEmpty()) {
            throw RefusedException.invalid(
                    null, "A dataset has at least one line: a case as a JSON object.");
        }
        return List.copyOf(cases);
    }

    private static DatasetCase readLine(int number, byte[] line) {
        try {
            if (number > MOST_CASES) {
                throw RefusedException.invalid(
                        null, "A dataset has at most %,d lines.".formatted(MOST_CASES));
            }
            if (line.length > LONGEST_LINE) {
                throw RefusedException.invalid(
                        null, "A line has at most %,d bytes.".formatted(LONGEST_LINE));
            }
            return readCase(number, JsonFields.of(line, FIELDS));
        } catch (RefusedException refused) {
            throw atLine(number, refused.refusal());
        }
    }

    /// What reading a line found, told from the whole of the dataset.
    private static RefusedException atLine(int number, Refusal refusal) {
        String place = "line " + number;
        String reason =
                refusal.message()
                        .replace("The body cannot", "It cannot")
                        .replace(" at line 1, column", " at column");
        return RefusedException.invalid(
                refusal.param() == null ? place : place + ": " + refusal.param(),
                "Line %d: %s".formatted(number, reason));
    }

    private static DatasetCase readCase(int number, JsonFields fields) {
        ObjectNode variables = fields.object("variables");
        if (variables == null) {
            throw RefusedException.invalid(
                    "variables", "Field `variables` is required: a JSON object.");
        }
        return new DatasetCase(number, JsonText.write(variables), expected(fields), tags(fields));
    }

    private static @Nullable String expected(JsonFields fields) {
        JsonNode expected = fields.node("expected");
        if (expected == null) {
            return null;
        }
        if (!expected.isString() || expected.asString().length() > LONGEST_EXPECTED) {
            throw fields.wrong(
                    "expected", "a text of at most %,d characters".formatted(LONGEST_EXPECTED));
        }
        return expected.asString();
    }

    /// An object of texts; or an array of words, each of which is then a key with the value `true`.
    private static Map<String, String> tags(JsonFields fields) {
        return fields.node("tags") instanceof ArrayNode words
                ? words(fields, words)
                : fields.texts("tags", MOST_TAGS, LONGEST_KEY, LONGEST_VALUE);
    }

    private static Map<String, String> words(JsonFields fields, ArrayNode words) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (JsonNode word : words) {
            if (!word.isString()
                    || word.asString().isBlank()
                    || word.asString().length() > LONGEST_KEY) {
                throw fields.wrong(
                        "tags",
                        "an object of texts, or an array of words of up to %d characters"
                                .formatted(LONGEST_KEY));
            }
            tags.put(word.asString(), "true");
        }
        if (tags.size() > MOST_TAGS) {
            throw fields.wrong("tags", "at most %d tags".formatted(MOST_TAGS));
        }
        return tags;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
