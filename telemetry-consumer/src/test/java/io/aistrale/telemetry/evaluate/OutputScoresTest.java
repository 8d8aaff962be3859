package io.aistrale.telemetry.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.aistrale.schemas.evaluation.Definition;
import io.aistrale.schemas.evaluation.EvaluationFault;
import io.aistrale.schemas.evaluation.Evaluator;
import io.aistrale.schemas.evaluation.Evaluators;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class OutputScoresTest {

    private static double value(Scoring scoring) {
        return switch (scoring) {
            case Scoring.Score(double value, _) -> value;
            case Scoring.NoScore(String reason, _) -> throw new AssertionError(reason);
        };
    }

    private static Evaluator evaluator(String definition) {
        return switch (Evaluators.read(
                JsonMapper.shared().readTree("[" + definition.replace('\'', '"') + "]"))) {
            case Evaluators(List<Definition> read) -> read.getFirst().evaluator();
            case EvaluationFault fault -> throw new AssertionError(fault.message());
        };
    }

    /// The first three are those of Lin 2004, section 3.1, with beta 1: S1 is "police killed the
    /// gunman", ROUGE-L of S2 is 3/4, of S3 2/4; of S4 "the gunman police killed" it is 2/4. The
    /// others by hand: 2 * lcs / (words of one + words of the other).
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    police kill the gunman   | police killed the gunman | 0.75
                    the gunman kill police   | police killed the gunman | 0.5
                    the gunman police killed | police killed the gunman | 0.5
                    the cat sat              | The cat sat on the mat.  | 0.6666666667
                    police killed the gunman | Police killed the gunman!| 1
                    nothing in common        | police killed the gunman | 0
                    東京は夜                 | 東京の夜                 | 0.75
                    """,
            delimiter = '|')
    void rougeLIsThatOfThePaperAndOfTheHand(String output, String expected, double score) {
        assertThat(value(OutputScores.rougeL(output, expected))).isCloseTo(score, within(1e-9));
    }

    /// By hand, n-grams in common of all, for n above 1 both and one more.
    ///
    /// 1. "the cat sat on the mat": 5/6, (3+1)/(5+1), (1+1)/(4+1), (0+1)/(3+1); their product is
    ///    1/18, its fourth root 0.4854917717; as long as the reference, so no penalty.
    /// 2. "the cat": 2/2, 2/2, 1/1, 1/1; penalty exp(1 - 3/2).
    /// 3. Papineni et al. 2002, example 2: "the" seven times has a modified unigram precision of
    ///    2/7; then 1/7, 1/6, 1/5, product 2/1470, fourth root 0.1920561264.
    /// 4. No word in common.
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    the cat sat on the mat       | The cat is on the mat.  | 0.4854917717
                    the cat                      | the cat sat             | 0.6065306597
                    the the the the the the the  | The cat is on the mat.  | 0.1920561264
                    a dog barked                 | The cat is on the mat.  | 0
                    the cat is on the mat        | The cat is on the mat.  | 1
                    """,
            delimiter = '|')
    void bleuIsThatOfTheHand(String output, String expected, double score) {
        assertThat(value(OutputScores.bleu(output, expected))).isCloseTo(score, within(1e-9));
    }

    /// Papineni et al. 2002, section 2.1 and 2.1.1: candidates 1 and 2 against reference 1 alone
    /// have these by hand; "the" seven times has 2 of reference 1's.
    @Test
    void ngramsCountNoMoreOftenThanTheReferenceHasThem() {
        List<String> reference = Words.of("The cat is on the mat.");

        assertThat(Bleu.commonNgrams(Words.of("the the the the the the the"), reference, 1))
                .isEqualTo(2);
        assertThat(Bleu.commonNgrams(Words.of("on the mat the cat is"), reference, 2)).isEqualTo(4);
    }

    /// Levenshtein's distance of kitten and sitting is 3, of Saturday and Sunday 3.
    @ParameterizedTest
    @CsvSource({
        "kitten,  sitting, 0.5714285714",
        "Saturday, Sunday, 0.625",
        "same,    same,    1",
        "abc,     xyz,     0",
        "'',      abc,     0",
        "'',      '',      1",
        "😀a,      😀b,      0.5"
    })
    void editSimilarityIsOneLessDistanceByLength(String output, String expected, double score) {
        assertThat(value(OutputScores.editSimilarity(output, expected)))
                .isCloseTo(score, within(1e-9));
    }

    @Test
    void cosineIsThatOfTheAngle() {
        assertThat(value(OutputScores.cosine(List.of(3.0, 4.0), List.of(4.0, 3.0))))
                .isCloseTo(0.96, within(1e-12));
        assertThat(value(OutputScores.cosine(List.of(1.0, 0.0), List.of(-1.0, 0.0)))).isZero();
        assertThat(OutputScores.cosine(List.of(0.0, 0.0), List.of(1.0, 0.0)))
                .isInstanceOf(Scoring.NoScore.class);
    }

    @Test
    void nothingIsNoDocumentOfAnySchema() {
        var schema =
                ((Evaluator.JsonSchemaValidity)
                                evaluator(
                                        "{'type': 'json_schema', 'schema': {'required': ['city']}}"))
                        .schema();

        assertThat(OutputScores.bySchema(schema, "")).isEqualTo(Scoring.of(false));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    'Yes, of course!'   | 'yes of   course'  | true
                    'ＡＢＣ'            | 'abc'              | true
                    'Straße 5'          | 'strasse 5'        | false
                    'no'                | 'yes'              | false
                    'C++'               | 'c ++'             | true
                    'C++'               | 'C#'               | false
                    '-5'                | '5'                | false
                    'about -5.'         | 'about: -5'        | true
                    '3.5'               | '3 5'              | false
                    '3-5'               | '3 5'              | true
                    '$5'                | '5'                | false
                    '<'                 | '>'                | false
                    '👍'                | '👎'               | false
                    '👍!'               | ' 👍'              | true
                    ''                  | '🙂'               | false
                    '?'                 | '!'                | false
                    ''                  | ''                 | true
                    """,
            delimiter = '|')
    void aNormalizedMatchPassesOverCasePunctuationAndSpace(
            String output, String expected, boolean same) {
        assertThat(OutputScores.normalizedMatch(output, expected)).isEqualTo(Scoring.of(same));
    }

    @Test
    void aTextIsContainedWithOrWithoutItsCase() {
        assertThat(OutputScores.contains(false, "It is Paris.", "paris"))
                .isEqualTo(Scoring.of(false));
        assertThat(OutputScores.contains(true, "It is Paris.", "paris"))
                .isEqualTo(Scoring.of(true));
    }

    @Test
    @Timeout(20)
    void aHostilePatternIsLinear() {
        var hostile =
                (Evaluator.RegularExpression)
                        evaluator("{'type': 'regex', 'pattern': '^(([a-z])+.)+[A-Z]([a-z])+$'}");

        assertThat(OutputScores.byPattern(hostile, "a".repeat(200_000)))
                .isEqualTo(Scoring.of(false));
        assertThat(OutputScores.byPattern(hostile, "abc.Def")).isEqualTo(Scoring.of(true));
    }

    @Test
    void aLargePatternIsNotLookedForInALongOutput() {
        var large =
                (Evaluator.RegularExpression)
                        evaluator("{'type': 'regex', 'pattern': '(a|b|c){900}$'}");

        assertThat(OutputScores.byPattern(large, "abc".repeat(1_000))).isEqualTo(Scoring.of(true));
        assertThat(OutputScores.byPattern(large, "abc".repeat(100_000)))
                .isInstanceOfSatisfying(
                        Scoring.NoScore.class,
                        none -> assertThat(none.reason()).isEqualTo("too_long"));
    }

    /// `an` and `c0` have the same hash, and so has everything put together from them.
    @Test
    @Timeout(20)
    void wordsChosenForTheirHashesTakeNoLonger() {
        StringBuilder text = new StringBuilder();
        for (int word = 0; word < 100_000; word++) {
            for (int bit = 0; bit < 17; bit++) {
                text.append((word >> bit & 1) == 0 ? "an" : "c0");
            }
            text.append(' ');
        }

        assertThat(value(OutputScores.bleu(text.toString(), text.toString()))).isEqualTo(1);
    }

    @Test
    void anOutputIsHeldToItsSchemaAndMustBeOneJsonDocument() {
        var schema =
                ((Evaluator.JsonSchemaValidity)
                                evaluator(
                                        "{'type': 'json_schema', 'schema': {'type': 'object',"
                                                + " 'required': ['city'], 'properties': {'city':"
                                                + " {'type': 'string'}}}}"))
                        .schema();

        assertThat(OutputScores.bySchema(schema, "{\"city\": \"Rome\"}"))
                .isEqualTo(Scoring.of(true));
        for (String wrong :
                List.of("{\"city\": 1}", "{}", "Rome", "{\"city\": \"Rome\"} and more", "")) {
            assertThat(OutputScores.bySchema(schema, wrong)).as(wrong).isEqualTo(Scoring.of(false));
        }
    }

    @Test
    void aSchemaThatTakesTooManyStepsGivesNoScore() {
        StringBuilder definitions = new StringBuilder("'s0': {'type': 'object'}");
        for (int step = 1; step <= 40; step++) {
            definitions.append(
                    ", 's%1$d': {'allOf': [{'$ref': '#/$defs/s%2$d'}, {'$ref': '#/$defs/s%2$d'}]}"
                            .formatted(step, step - 1));
        }
        var schema =
                ((Evaluator.JsonSchemaValidity)
                                evaluator(
                                        "{'type': 'json_schema', 'schema': {'properties': {'a':"
                                                + " {'$ref': '#/$defs/s40'}}, '$defs': {"
                                                + definitions
                                                + "}}}"))
                        .schema();

        assertThat(OutputScores.bySchema(schema, "{\"a\": {}}"))
                .isInstanceOfSatisfying(
                        Scoring.NoScore.class,
                        none -> assertThat(none.reason()).isEqualTo("too_many_steps"));
    }

    @Test
    void textsThatAreTooLongToBeLaidBesideEachOtherGiveNoScore() {
        String longText = "word ".repeat(20_000);

        assertThat(OutputScores.editSimilarity(longText, longText))
                .isInstanceOfSatisfying(
                        Scoring.NoScore.class,
                        none -> assertThat(none.reason()).isEqualTo("too_long"));
    }
}
