package io.aistrale.schemas.evaluation;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A way to score a result, from 0.0 (worst) to 1.0 (best).
public sealed interface Evaluator {

    /// Needs what the model said.
    sealed interface OfOutput extends Evaluator {}

    /// Compares the output with what is expected.
    sealed interface OfExpected extends OfOutput {

        /// The definition's own; null: what comes with the request, such as a dataset's.
        @Nullable String expected();
    }

    /// Publishes a request of its own, and scores by the answer.
    sealed interface AsksModel extends OfOutput {

        ModelCall call();
    }

    /// 1 where both are the same, character by character.
    record ExactMatch(@Nullable String expected) implements OfExpected {}

    /// 1 where both are the same but for case, punctuation, white space and Unicode's compatible
    /// forms (NFKC).
    record NormalizedMatch(@Nullable String expected) implements OfExpected {}

    /// 1 where the output holds a text.
    ///
    /// @param expected written as `text`
    record Contains(@Nullable String expected, boolean ignoreCase) implements OfExpected {}

    /// 1 where the pattern is found in the output. RE2: linear in the output's length.
    record RegularExpression(Pattern pattern) implements OfOutput {

        /// Whether it may be looked for in an output: instructions times characters are bounded.
        public boolean fits(String output) {
            return BoundedPatterns.fits(pattern, output);
        }
    }

    /// 1 where the output is JSON that the schema (2020-12 where it names no other) allows.
    /// Patterns in it are RE2, nothing is fetched, and steps are bounded.
    record JsonSchemaValidity(BoundedSchema schema) implements OfOutput {}

    /// ROUGE-L (Lin 2004): F-measure of the longest common subsequence of words.
    record RougeL(@Nullable String expected) implements OfExpected {}

    /// BLEU-4 (Papineni et al. 2002) of one sentence.
    record Bleu(@Nullable String expected) implements OfExpected {}

    /// 1 less Levenshtein distance by the length of the longer, in characters.
    record EditSimilarity(@Nullable String expected) implements OfExpected {}

    /// Cosine of the embeddings of both; below 0 counts as 0.
    record CosineSimilarity(@Nullable String expected, ModelCall call)
            implements OfExpected, AsksModel {}

    /// 1 where the result took no longer.
    ///
    /// @param total from the request to its end; otherwise inside the serving provider call
    record LatencyThreshold(Duration atMost, boolean total) implements Evaluator {}

    /// 1 where all calls of the request together cost no more, US dollars.
    record CostThreshold(BigDecimal atMostUsd) implements Evaluator {}

    /// A model's verdict by a rubric.
    ///
    /// @param expected shown to the judge where there is one; it does without
    /// @param parameters of the judge's request, such as `temperature`
    record Judge(String rubric, @Nullable String expected, ModelCall call, ObjectNode parameters)
            implements AsksModel {}

    /// What a request for a score asks.
    ///
    /// @param project its spend belongs to, apart from what is judged
    record ModelCall(String provider, String model, String project) {

        /// Project where none is named.
        public static final String PROJECT = "evaluations";
    }

    /// Types as definitions write them; also the names of the evaluators in their scores.
    List<String> TYPES =
            List.of(
                    "exact_match",
                    "normalized_match",
                    "contains",
                    "regex",
                    "json_schema",
                    "rouge_l",
                    "bleu",
                    "edit_similarity",
                    "cosine_similarity",
                    "latency",
                    "cost",
                    "llm_judge");
}
