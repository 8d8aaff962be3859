package io.aistrale.schemas.evaluation;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.aistrale.schemas.evaluation.Evaluator.ModelCall;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads an evaluator's definition.
final class DefinitionReader {

    private static final java.util.regex.Pattern METRIC =
            java.util.regex.Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
    private static final java.util.regex.Pattern DECIMAL =
            java.util.regex.Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,12})?");
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_PROJECT = 128;
    private static final int LONGEST_EXPECTED = 100_000;
    private static final int LONGEST_RUBRIC = 20_000;

    private static final long LONGEST_LATENCY_MILLIS = Duration.ofDays(1).toMillis();

    private static final Set<String> ALWAYS = Set.of("type", "metric");

    private DefinitionReader() {}

    /// @throws InvalidEvaluationException the definition makes no sense
    static Definition read(String place, JsonNode written) {
        Members members = Members.of(place, written);
        String type = members.text("type", LONGEST_NAME);
        Evaluator evaluator =
                switch (type) {
                    case "exact_match" -> new Evaluator.ExactMatch(expected(members));
                    case "normalized_match" -> new Evaluator.NormalizedMatch(expected(members));
                    case "contains" -> contains(members);
                    case "regex" -> new Evaluator.RegularExpression(pattern(members));
                    case "json_schema" -> schema(members);
                    case "rouge_l" -> new Evaluator.RougeL(expected(members));
                    case "bleu" -> new Evaluator.Bleu(expected(members));
                    case "edit_similarity" -> new Evaluator.EditSimilarity(expected(members));
                    case "cosine_similarity" -> cosine(members);
                    case "latency" -> latency(members);
                    case "cost" -> cost(members);
                    case "llm_judge" -> judge(members);
                    default ->
                            throw members.wrong(
                                    "type",
                                    "is no known evaluator; known are "
                                            + String.join(", ", Evaluator.TYPES));
                };
        return Definition.of(type, metric(members, type), members.written(), evaluator);
    }

    private static String metric(Members members, String type) {
        String metric = Objects.requireNonNullElse(members.textOrNull("metric", 64), type);
        if (!METRIC.matcher(metric).matches()) {
            throw members.wrong("metric", "must be 1 to 64 of A-Z, a-z, 0-9, _, . and -");
        }
        return metric;
    }

    private static void allow(Members members, String... own) {
        Set<String> known = new HashSet<>(ALWAYS);
        known.addAll(Set.of(own));
        members.allow(known);
    }

    private static @Nullable String expected(Members members) {
        allow(members, "expected");
        return members.textOrNull("expected", LONGEST_EXPECTED);
    }

    private static Evaluator contains(Members members) {
        allow(members, "text", "ignoreCase");
        return new Evaluator.Contains(
                members.textOrNull("text", LONGEST_EXPECTED), members.flag("ignoreCase"));
    }

    private static Pattern pattern(Members members) {
        allow(members, "pattern", "ignoreCase");
        String written = members.text("pattern", BoundedPatterns.LONGEST);
        try {
            return new BoundedPatterns()
                    .compile(written, members.flag("ignoreCase") ? Pattern.CASE_INSENSITIVE : 0);
        } catch (PatternSyntaxException unusable) {
            throw members.wrong(
                    "pattern",
                    "is no usable regular expression in RE2's syntax: "
                            + unusable.getDescription());
        }
    }

    private static Evaluator schema(Members members) {
        allow(members, "schema");
        JsonNode schema = members.node("schema");
        if (!schema.isObject() && !schema.isBoolean()) {
            throw members.wrong("schema", "must be a JSON schema: an object");
        }
        String unusable = BoundedSchema.faultOf(schema);
        if (unusable != null) {
            throw members.wrong("schema", unusable);
        }
        return new Evaluator.JsonSchemaValidity(new BoundedSchema(schema));
    }

    private static Evaluator cosine(Members members) {
        allow(members, "expected", "provider", "model", "project");
        return new Evaluator.CosineSimilarity(
                members.textOrNull("expected", LONGEST_EXPECTED), call(members));
    }

    private static Evaluator latency(Members members) {
        allow(members, "atMostMillis", "of");
        JsonNode atMost = members.node("atMostMillis");
        if (!atMost.isIntegralNumber()
                || !atMost.canConvertToLong()
                || atMost.asLong() < 1
                || atMost.asLong() > LONGEST_LATENCY_MILLIS) {
            throw members.wrong(
                    "atMostMillis", "must be milliseconds, 1 to " + LONGEST_LATENCY_MILLIS);
        }
        String of = Objects.requireNonNullElse(members.textOrNull("of", LONGEST_NAME), "provider");
        if (!of.equals("provider") && !of.equals("total")) {
            throw members.wrong(
                    "of",
                    "must be provider (the serving call) or total (from the request to its end)");
        }
        return new Evaluator.LatencyThreshold(
                Duration.ofMillis(atMost.asLong()), of.equals("total"));
    }

    private static Evaluator cost(Members members) {
        allow(members, "atMostUsd");
        String atMost = members.text("atMostUsd", LONGEST_NAME);
        if (!DECIMAL.matcher(atMost).matches()) {
            throw members.wrong(
                    "atMostUsd",
                    "must be US dollars as a text with up to 12 decimal places, such as \"0.002\"");
        }
        return new Evaluator.CostThreshold(new BigDecimal(atMost));
    }

    private static Evaluator judge(Members members) {
        allow(members, "rubric", "expected", "provider", "model", "project", "parameters");
        return new Evaluator.Judge(
                members.text("rubric", LONGEST_RUBRIC),
                members.textOrNull("expected", LONGEST_EXPECTED),
                call(members),
                parameters(members));
    }

    private static ObjectNode parameters(Members members) {
        ObjectNode parameters = members.object("parameters");
        for (String ours : Set.of("model", "messages", "stream", "n")) {
            if (parameters.has(ours)) {
                throw members.wrong("parameters." + ours, "is set by the evaluation itself");
            }
        }
        return parameters;
    }

    private static ModelCall call(Members members) {
        return new ModelCall(
                members.text("provider", LONGEST_NAME),
                members.text("model", LONGEST_NAME),
                Objects.requireNonNullElse(
                        members.textOrNull("project", LONGEST_PROJECT), ModelCall.PROJECT));
    }
}
