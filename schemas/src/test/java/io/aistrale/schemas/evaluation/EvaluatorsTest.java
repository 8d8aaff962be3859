package io.aistrale.schemas.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.evaluation.BoundedSchema.Validity;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvaluatorsTest {

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    private static List<Definition> definitions(String array) {
        return switch (Evaluators.read(json(array))) {
            case Evaluators(var definitions) -> definitions;
            case EvaluationFault fault -> throw new AssertionError(fault.message());
        };
    }

    private static Definition definition(String object) {
        return definitions("[" + object + "]").getFirst();
    }

    @Test
    void everyTypeIsReadIntoItsEvaluator() {
        List<Definition> read =
                definitions(
                        """
                        [{'type': 'exact_match', 'expected': 'yes'}, {'type': 'normalized_match'},
                         {'type': 'contains', 'text': 'a', 'ignoreCase': true},
                         {'type': 'regex', 'pattern': '^a+$'},
                         {'type': 'json_schema', 'schema': {'type': 'object'}},
                         {'type': 'rouge_l'}, {'type': 'bleu'}, {'type': 'edit_similarity'},
                         {'type': 'cosine_similarity', 'provider': 'openai', 'model': 'text-embedding-3-small'},
                         {'type': 'latency', 'atMostMillis': 1500, 'of': 'total', 'metric': 'fast'},
                         {'type': 'cost', 'atMostUsd': '0.002'},
                         {'type': 'llm_judge', 'rubric': 'Is it polite?', 'provider': 'openai', 'model': 'gpt-5',
                          'project': 'judging', 'parameters': {'temperature': 0}, 'metric': 'politeness'}]
                        """);

        assertThat(read).extracting(Definition::name).containsExactlyElementsOf(Evaluator.TYPES);
        assertThat(read.get(0).evaluator()).isEqualTo(new Evaluator.ExactMatch("yes"));
        assertThat(read.get(2).evaluator()).isEqualTo(new Evaluator.Contains("a", true));
        assertThat(read.get(8).evaluator())
                .isEqualTo(
                        new Evaluator.CosineSimilarity(
                                null,
                                new Evaluator.ModelCall(
                                        "openai", "text-embedding-3-small", "evaluations")));
        assertThat(read.get(9).evaluator())
                .isEqualTo(new Evaluator.LatencyThreshold(Duration.ofMillis(1500), true));
        assertThat(read.get(9).metric()).isEqualTo("fast");
        assertThat(read.get(1).metric()).isEqualTo("normalized_match");
        assertThat(read.get(10).evaluator())
                .isEqualTo(new Evaluator.CostThreshold(new BigDecimal("0.002")));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    {} | evaluators: must be an array of 1 to 16
                    [] | evaluators: must be an array of 1 to 16
                    [7] | evaluators[0]: must be a JSON object
                    [{'type': 'bleu', 'expected': '\\u0000'}] | A text in it holds the character NUL
                    [{'type': 'json_schema', 'schema': {'maximum': 1e400}}] | A number in it is past all bounds
                    [{'type': 'vibes'}] | evaluators[0].type: is no known evaluator; known are exact_match
                    [{'type': 'bleu'}, {'metric': 'm'}] | evaluators[1].type: is missing
                    [{'type': 'bleu', 'expects': 'a'}] | evaluators[0].expects: is not known here; known are expected, metric, type
                    [{'type': 'bleu'}, {'type': 'rouge_l', 'metric': 'bleu'}] | evaluators[1].metric: is another's already
                    [{'type': 'bleu', 'metric': 'a b'}] | evaluators[0].metric: must be 1 to 64
                    [{'type': 'regex', 'pattern': '(a'}] | evaluators[0].pattern: is no usable regular expression
                    [{'type': 'regex', 'pattern': '(?=a)b'}] | evaluators[0].pattern: is no usable regular expression
                    [{'type': 'regex', 'pattern': '((a{1000}){1000}){1000}'}] | evaluators[0].pattern: is no usable regular expression in RE2's syntax: repeats too much
                    [{'type': 'regex', 'pattern': '(a{900}){20}'}] | evaluators[0].pattern: is
                    [{'type': 'json_schema'}] | evaluators[0].schema: must be a JSON schema
                    [{'type': 'json_schema', 'schema': {'type': 'objekt'}}] | evaluators[0].schema: is no JSON schema: at /type
                    [{'type': 'json_schema', 'schema': {'pattern': '(a'}}] | evaluators[0].schema: is no usable JSON schema
                    [{'type': 'json_schema', 'schema': {'pattern': '((a{1000}){1000}){1000}'}}] | evaluators[0].schema: is no usable JSON schema
                    [{'type': 'json_schema', 'schema': {'patternProperties': {'((a{1000}){1000}){1000}': true}}}] | evaluators[0].schema: is no usable JSON schema
                    [{'type': 'json_schema', 'schema': {'allOf': [{'pattern': 'a{999}b{999}c{999}'}, {'pattern': 'd{999}e{999}f{999}'}, {'pattern': 'g{999}h{999}i{999}'}, {'pattern': 'j{999}k{999}l{999}'}, {'pattern': 'm{999}n{999}o{999}'}, {'pattern': 'p{999}q{999}r{999}'}, {'pattern': 's{999}t{999}u{999}'}, {'pattern': 'v{999}w{999}x{999}'}, {'pattern': 'a{998}b{998}c{998}'}, {'pattern': 'd{998}e{998}f{998}'}, {'pattern': 'g{998}h{998}i{998}'}, {'pattern': 'j{998}k{998}l{998}'}, {'pattern': 'm{998}n{998}o{998}'}, {'pattern': 'p{998}q{998}r{998}'}, {'pattern': 's{998}t{998}u{998}'}, {'pattern': 'v{998}w{998}x{998}'}, {'pattern': 'y{999}z{999}A{999}'}, {'pattern': 'B{999}C{999}D{999}'}]}}] | evaluators[0].schema: is no usable JSON schema
                    [{'type': 'json_schema', 'schema': {'$ref': 'http://127.0.0.1:1/s'}}] | evaluators[0].schema: is no usable JSON schema
                    [{'type': 'json_schema', 'schema': {'$ref': 'file:///etc/hostname'}}] | evaluators[0].schema: is no usable JSON schema
                    [{'type': 'latency', 'atMostMillis': 0}] | evaluators[0].atMostMillis: must be milliseconds, 1 to
                    [{'type': 'latency', 'atMostMillis': 5, 'of': 'it'}] | evaluators[0].of: must be provider
                    [{'type': 'cost', 'atMostUsd': '1e3'}] | evaluators[0].atMostUsd: must be US dollars
                    [{'type': 'cost', 'atMostUsd': 1}] | evaluators[0].atMostUsd: must be a text
                    [{'type': 'llm_judge', 'provider': 'p', 'model': 'm'}] | evaluators[0].rubric: is missing
                    [{'type': 'llm_judge', 'rubric': 'r', 'model': 'm'}] | evaluators[0].provider: is missing
                    [{'type': 'llm_judge', 'rubric': 'r', 'provider': 'p', 'model': 'm', 'parameters': {'messages': []}}] | evaluators[0].parameters.messages: is set by the evaluation itself
                    """,
            delimiter = '|',
            quoteCharacter = '`')
    void whatMakesNoSenseIsNamedByItsPlace(String written, String message) {
        assertThat(Evaluators.read(json(written)))
                .isInstanceOfSatisfying(
                        EvaluationFault.class,
                        fault -> assertThat(fault.message()).startsWith(message));
    }

    /// PostgreSQL's jsonb keeps no order of members.
    @Test
    void theVersionIsThatOfTheDefinitionInWhateverOrderItIsWritten() {
        String version = definition("{'type': 'contains', 'text': 'a'}").version();

        assertThat(version).matches("[0-9a-f]{12}");
        assertThat(definition("{'text': 'a', 'type': 'contains'}").version()).isEqualTo(version);
        assertThat(definition("{'type': 'contains', 'text': 'b'}").version()).isNotEqualTo(version);
    }

    private static BoundedSchema schema(String schema) {
        return ((Evaluator.JsonSchemaValidity)
                        definition("{'type': 'json_schema', 'schema': " + schema + "}").evaluator())
                .schema();
    }

    @Test
    void aSchemasPatternsAreLinear() {
        BoundedSchema schema = schema("{'type': 'string', 'pattern': '^(a+)+$'}");

        assertThat(schema.validate(json("'" + "a".repeat(50) + "'"))).isEqualTo(Validity.VALID);
        assertThat(schema.validate(json("'" + "a".repeat(50_000) + "!'")))
                .isEqualTo(Validity.INVALID);
    }

    @Test
    void aSchemaThatLooksForAPatternOverAndOverIsStoppedAndTheNextDocumentIsNot() {
        String patterns = "{'pattern': '^(a|b|c|d){100}$'}";
        for (int doubled = 1; doubled <= 6; doubled++) {
            patterns = "{'anyOf': [%1$s, %1$s]}".formatted(patterns);
        }
        BoundedSchema schema = schema(patterns);

        assertThat(schema.validate(json("'" + "abcd".repeat(2_000) + "'")))
                .isEqualTo(Validity.TOO_COSTLY);
        assertThat(schema.validate(json("'" + "abcd".repeat(25) + "'"))).isEqualTo(Validity.VALID);
    }

    @Test
    @Timeout(20)
    void aSchemaThatDoublesWithEveryStepIsStopped() {
        StringBuilder definitions = new StringBuilder("'s0': {'type': 'object'}");
        for (int step = 1; step <= 40; step++) {
            definitions.append(
                    ", 's%1$d': {'allOf': [{'$ref': '#/$defs/s%2$d'}, {'$ref': '#/$defs/s%2$d'}]}"
                            .formatted(step, step - 1));
        }
        String hostile = "{'$ref': '#/$defs/s40', '$defs': {" + definitions + "}}";

        assertThat(Evaluators.read(json("[{'type': 'json_schema', 'schema': " + hostile + "}]")))
                .isInstanceOfSatisfying(
                        EvaluationFault.class,
                        fault ->
                                assertThat(fault.message())
                                        .isEqualTo(
                                                "evaluators[0].schema: takes too many steps or goes"
                                                        + " too deep, even for an empty object"));
        assertThat(
                        schema(
                                        "{'properties': {'a': {'$ref': '#/$defs/x'}}, '$defs':"
                                                + " {'x': {'allOf': [{'$ref': '#/$defs/x'}]}}}")
                                .validate(json("{'a': 1}")))
                .isEqualTo(Validity.TOO_COSTLY);
    }
}
