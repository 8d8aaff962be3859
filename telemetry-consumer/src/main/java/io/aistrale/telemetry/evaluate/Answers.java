package io.aistrale.telemetry.evaluate;

import io.aistrale.schemas.content.StoredOutput;
import io.aistrale.schemas.evaluation.EvaluationBounds;
import io.aistrale.telemetry.evaluate.Scoring.NoScore;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What models that were asked for a score have answered. An answer that cannot be read is an
/// error, and never a score of 0.
final class Answers {

    private static final Pattern FENCED =
            Pattern.compile("```(?:json)?\\s*(\\{.*})\\s*```", Pattern.DOTALL);
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 _-]{0,63}");

    private static final JsonMapper STRICT =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .build();

    private Answers() {}

    /// A judge's verdict: one JSON object with a `score`, in a code fence or not. Its reason stays
    /// where outputs are kept, since it may repeat what was judged; so does a label that is no
    /// plain word.
    static Scoring verdict(StoredOutput answer) {
        String text = answer.text();
        if (text == null) {
            return unreadable("it has no text");
        }
        Matcher fenced = FENCED.matcher(text.strip());
        JsonNode verdict;
        try {
            verdict = STRICT.readTree(fenced.matches() ? fenced.group(1) : text.strip());
        } catch (JacksonException _) {
            return unreadable("it is not one JSON object");
        }
        if (!verdict.isObject()) {
            return unreadable("it is not one JSON object");
        }
        Double score = EvaluationBounds.score(verdict.path("score"));
        return score == null
                ? unreadable("its score is not a number from 0 to 1")
                : new Scoring.Score(score, label(verdict.path("label")));
    }

    private static @Nullable String label(JsonNode label) {
        return label.isString() && LABEL.matcher(label.asString()).matches()
                ? label.asString()
                : null;
    }

    private static NoScore unreadable(String why) {
        return new NoScore("verdict_unreadable", "The judge's verdict cannot be read: " + why);
    }

    /// The cosine of the two embeddings that were asked for.
    static Scoring cosine(StoredOutput answer) {
        String response = answer.response();
        List<List<Double>> embeddings = new ArrayList<>();
        if (response != null) {
            try {
                STRICT.readTree(response)
                        .path("data")
                        .forEach(one -> embeddings.add(numbers(one.path("embedding"))));
            } catch (JacksonException _) {
                embeddings.clear();
            }
        }
        if (embeddings.size() != 2
                || embeddings.getFirst().isEmpty()
                || embeddings.getFirst().size() != embeddings.getLast().size()) {
            return new NoScore(
                    "embeddings_unreadable",
                    "The response holds no two embeddings of the same length");
        }
        return OutputScores.cosine(embeddings.getFirst(), embeddings.getLast());
    }

    /// None where one is no number.
    private static List<Double> numbers(JsonNode embedding) {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode number : embedding) {
            if (!number.isNumber()) {
                return List.of();
            }
            numbers.add(number.asDouble());
        }
        return numbers;
    }
}
