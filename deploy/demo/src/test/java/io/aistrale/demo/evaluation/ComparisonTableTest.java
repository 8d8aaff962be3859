package io.aistrale.demo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ComparisonTableTest {

    private static final String ROW =
            """
            {"prompt":"triage","version":%d,"model":"openai/m","cases":4,"errors":1,"costUsd":%s,"costComplete":%s,
             "calls":5,"unpricedCalls":%d,"callsNotInLedger":0,"latencyP50Millis":12.04,"latencyP99Millis":99.5,
             "scores":[{"metric":"exact_match","count":3,"failures":1,"mean":0.6666,"low":0.2077,"high":0.9385}]}
            """;

    static JsonNode comparison(String... rows) {
        return JsonMapper.shared().readTree("{\"rows\":[" + String.join(",", rows) + "]}");
    }

    @Test
    void scoresHaveTheirIntervalAndWhatIsNotKnownIsNotNought() {
        JsonNode comparison =
                comparison(
                        ROW.formatted(1, "\"0.000000000012\"", "true", 0),
                        ROW.formatted(2, "\"0.5\"", "false", 1),
                        ROW.formatted(3, "null", "false", 2),
                        ROW.formatted(4, "null", "false", 0));

        assertThat(String.join("\n", ComparisonTable.lines(comparison)))
                .containsIgnoringWhitespaces(
                        "triage@1 openai/m exact_match 3 1 0.667 0.208 to 0.939",
                        "triage@1 openai/m 4 1 0.000000000012 12.0 99.5",
                        "triage@2 openai/m 4 1 at least 0.5",
                        "triage@3 openai/m 4 1 no price",
                        "triage@4 openai/m 4 1 unknown");
        assertThat(ComparisonTable.lines(comparison))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void aComparisonIsCompleteOnceEveryCaseIsScoredAndEveryCallInTheLedger() {
        String row = ROW.formatted(1, "null", "false", 0);

        assertThat(RunWatch.isComplete(comparison(row), 1)).isTrue();
        assertThat(RunWatch.isComplete(comparison(row), 2)).isFalse();
        assertThat(
                        RunWatch.isComplete(
                                comparison(
                                        row,
                                        row.replace(
                                                "\"callsNotInLedger\":0",
                                                "\"callsNotInLedger\":1")),
                                1))
                .isFalse();
    }
}
