package io.aistrale.telemetry.evaluate;

import io.aistrale.schemas.evaluation.BoundedSchema;
import io.aistrale.schemas.evaluation.Evaluator;
import io.aistrale.telemetry.evaluate.Scoring.NoScore;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Scores by the output alone, or by what is expected of it. Pure.
final class OutputScores {

    private static final NoScore TOO_LONG =
            new NoScore("too_long", "The texts are too long to be laid beside each other");

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private OutputScores() {}

    static Scoring byPattern(Evaluator.RegularExpression evaluator, String output) {
        return evaluator.fits(output)
                ? Scoring.of(evaluator.pattern().matcher(output).find())
                : new NoScore("too_long", "The output is too long for the pattern");
    }

    static Scoring bySchema(BoundedSchema schema, String output) {
        JsonNode document;
        try {
            document = JSON.readTree(output);
        } catch (JacksonException _) {
            return Scoring.of(false);
        }
        // An empty text is no JSON, and no document, which some schemas have nothing against.
        if (document.isMissingNode()) {
            return Scoring.of(false);
        }
        return switch (schema.validate(document)) {
            case VALID -> Scoring.of(true);
            case INVALID -> Scoring.of(false);
            case TOO_COSTLY ->
                    new NoScore(
                            "too_many_steps", "The schema takes too many steps, or goes too deep");
        };
    }

    static Scoring contains(boolean ignoreCase, String output, String expected) {
        return Scoring.of(
                ignoreCase
                        ? output.toLowerCase(Locale.ROOT)
                                .contains(expected.toLowerCase(Locale.ROOT))
                        : output.contains(expected));
    }

    static Scoring normalizedMatch(String output, String expected) {
        return Scoring.of(Words.bare(output).equals(Words.bare(expected)));
    }

    /// F1 of the longest common subsequence of words (Lin 2004, "ROUGE: A Package for Automatic
    /// Evaluation of Summaries", with beta 1).
    static Scoring rougeL(String output, String expected) {
        int[][] words = Sequences.numbered(Words.of(output), Words.of(expected));
        int lengths = words[0].length + words[1].length;
        if (lengths == 0) {
            return normalizedMatch(output, expected);
        }
        return Sequences.fits(words[0].length, words[1].length)
                // 2PR / (P + R), with P = lcs / one and R = lcs / other.
                ? Scoring.of(2.0 * Sequences.longestCommonSubsequence(words[0], words[1]) / lengths)
                : TOO_LONG;
    }

    static Scoring bleu(String output, String expected) {
        return Scoring.of(Bleu.score(Words.of(output), Words.of(expected)));
    }

    static Scoring editSimilarity(String output, String expected) {
        int[] one = output.codePoints().toArray();
        int[] other = expected.codePoints().toArray();
        int longer = Math.max(one.length, other.length);
        if (longer == 0) {
            return Scoring.of(true);
        }
        return Sequences.fits(one.length, other.length)
                ? Scoring.of(1 - (double) Sequences.levenshteinDistance(one, other) / longer)
                : TOO_LONG;
    }

    /// Cosine of two vectors; below 0 counts as 0.
    static Scoring cosine(List<Double> one, List<Double> other) {
        double product = 0;
        double oneSquared = 0;
        double otherSquared = 0;
        for (int at = 0; at < one.size(); at++) {
            product += one.get(at) * other.get(at);
            oneSquared += one.get(at) * one.get(at);
            otherSquared += other.get(at) * other.get(at);
        }
        double lengths = Math.sqrt(oneSquared) * Math.sqrt(otherSquared);
        return lengths > 0 && Double.isFinite(product / lengths)
                ? Scoring.of(product / lengths)
                : new NoScore("embeddings_unreadable", "An embedding has no direction");
    }
}
