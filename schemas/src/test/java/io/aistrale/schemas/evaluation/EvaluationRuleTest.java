package io.aistrale.schemas.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.aistrale.schemas.evaluation.Selection.Candidate;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class EvaluationRuleTest {

    private static RuleReading read(String rule) {
        return EvaluationRule.read(JsonMapper.shared().readTree(rule.replace('\'', '"')));
    }

    private static EvaluationRule rule(String match, String sample) {
        return switch (read(
                "{'match': %s, 'sample': %s, 'evaluators': [{'type': 'bleu'}]}"
                        .formatted(match, sample))) {
            case EvaluationRule rule -> rule;
            case EvaluationFault fault -> throw new AssertionError(fault.message());
        };
    }

    private static Candidate result(@Nullable Integer promptVersion, boolean judging) {
        return new Candidate(
                TimeOrderedIds.next(),
                "ann",
                "search",
                "openai",
                "gpt-5",
                "greeting",
                promptVersion,
                "chat",
                Map.of("team", "red", "tier", "gold"),
                judging);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    {}                                              | true
                    {'user': 'ann', 'project': 'search'}            | true
                    {'user': 'bob'}                                 | false
                    {'project': 'ads'}                              | false
                    {'provider': 'openai', 'model': 'gpt-5'}        | true
                    {'model': 'gpt-4'}                              | false
                    {'prompt': 'greeting'}                          | true
                    {'prompt': 'greeting', 'promptVersion': 3}      | true
                    {'prompt': 'greeting', 'promptVersion': 2}      | false
                    {'operation': 'embeddings'}                     | false
                    {'tags': {'team': 'red'}}                       | true
                    {'tags': {'team': 'red', 'tier': 'iron'}}       | false
                    {'tags': {'colour': 'red'}}                     | false
                    """,
            delimiter = '|',
            quoteCharacter = '`')
    void aRuleIsAboutResultsThatAreAllItSays(String match, boolean chosen) {
        assertThat(rule(match, "1").chooses(result(3, false))).isEqualTo(chosen);
    }

    @Test
    void whatAJudgeAnsweredIsChosenByItsProjectAlone() {
        assertThat(rule("{}", "1").chooses(result(3, true))).isFalse();
        assertThat(rule("{'user': 'ann'}", "1").chooses(result(3, true))).isFalse();
        assertThat(rule("{'project': 'search'}", "1").chooses(result(3, true))).isTrue();
    }

    @Test
    void aSampleIsOfTheSizeAskedAndPartOfEveryLargerOne() {
        List<UUID> ids = Stream.generate(TimeOrderedIds::next).limit(20_000).toList();
        EvaluationRule tenth = rule("{}", "0.1");
        EvaluationRule third = rule("{}", "0.3");

        // The standard deviation of the mean is 0.002.
        assertThat(ids.stream().filter(tenth::isSampled).count() / 20_000.0)
                .isCloseTo(0.1, within(0.012));
        assertThat(ids.stream().filter(tenth::isSampled)).allMatch(third::isSampled);
        assertThat(ids).allMatch(rule("{}", "1")::isSampled);
        assertThat(ids.stream().filter(rule("{}", "0.1")::isSampled))
                .containsExactlyElementsOf(ids.stream().filter(tenth::isSampled).toList());
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    []                                               | must be a JSON object
                    {'evaluators': []}                               | evaluators: must be an array
                    {'match': []}                                    | match: must be a JSON object
                    {'match': {'usr': 'a'}}                          | match.usr: is not known here
                    {'match': {'operation': 'sing'}}                 | match.operation: must be chat
                    {'match': {'promptVersion': 1}}                  | match.promptVersion: needs a prompt
                    {'match': {'prompt': 'p', 'promptVersion': 0}}   | match.promptVersion: must be a whole
                    {'match': {'tags': {'a': 1}}}                    | match.tags.a: must be a text
                    {'sample': 0}                                    | sample: must be a number above 0
                    {'sample': 1.5}                                  | sample: must be a number above 0
                    {'sample': 1e400}                                | A number in it is past all bounds
                    {'sample': 'all'}                                | sample: must be a number above 0
                    {'rate': 1}                                      | rate: is not known here
                    """,
            delimiter = '|',
            quoteCharacter = '`')
    void whatMakesNoSenseIsNamedByItsPlace(String rule, String message) {
        assertThat(read(rule))
                .isInstanceOfSatisfying(
                        EvaluationFault.class,
                        fault -> assertThat(fault.message()).startsWith(message));
    }

    @Test
    void idsFollowFromWhatIsScoredAndByWhat() {
        UUID request = TimeOrderedIds.next();
        UUID score = EvaluationIds.ofScore(request, "bleu", "0123456789ab", "bleu");
        Instant ended = Instant.parse("2026-11-29T12:00:00.123Z");

        assertThat(EvaluationIds.ofScore(request, "bleu", "0123456789ab", "bleu")).isEqualTo(score);
        assertThat(EvaluationIds.ofScore(request, "bleu", "0123456789ab", "other"))
                .isNotEqualTo(score);
        assertThat(EvaluationIds.isAutomated(score)).isTrue();
        assertThat(EvaluationIds.isAutomated(TimeOrderedIds.next())).isFalse();

        UUID asked = EvaluationIds.ofRequest(score, ended);
        assertThat(EvaluationIds.ofRequest(score, ended)).isEqualTo(asked);
        assertThat(TimeOrderedIds.isTimeOrdered(asked)).isTrue();
        assertThat(TimeOrderedIds.timeOf(asked)).isEqualTo(ended);
    }
}
