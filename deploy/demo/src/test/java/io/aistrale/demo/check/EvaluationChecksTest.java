package io.aistrale.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.demo.evaluation.TicketEvaluation;
import io.aistrale.demo.evaluation.TicketEvaluation.Evaluated;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvaluationChecksTest {

    private static final String RUN =
            "{'id':'r','status':'finished','evaluators':[{}],'progress':{'succeeded':4}}";
    private static final String COMPARISON =
            "{'rows':[{'costUsd':'0.25','costComplete':true,'scores':[{'count':2,'mean':0.5,'low':0.1,'high':0.9}]},"
                    + "{'costUsd':'0.50','costComplete':true,'scores':[{'count':2,'mean':1,'low':0.3,'high':1}]}]}";
    private static final String COSTS = "{'totals':{'costUsd':'0.750000000000'}}";

    @Test
    void aGoodRunHolds() {
        assertThat(checks(RUN, RUN, COMPARISON, COSTS)).noneMatch(Check::failed).hasSize(4);
        assertThat(TicketEvaluation.count()).isEqualTo(24);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    'succeeded':4       | 'succeeded':3        | 0
                    'finished'          | 'running'            | 0
                    'count':2           | 'count':1            | 1
                    'low':0.1           | 'low':0.6            | 1
                    'scores':[          | 'other':[            | 1
                    'costUsd':'0.25'    | 'costUsd':'0.26'     | 2
                    'costComplete':true | 'costComplete':false | 2
                    'totals'            | 'none'               | 2
                    'id':'r'            | 'id':'s'             | 3
                    """)
    void whatIsSpoiledFails(String good, String spoiled, int check) {
        List<Check> checks =
                checks(
                        good.equals("'id':'r'") ? RUN : RUN.replace(good, spoiled),
                        RUN.replace(good, spoiled),
                        COMPARISON.replace(good, spoiled),
                        COSTS.replace(good, spoiled));

        assertThat(checks.get(check).failed()).isTrue();
        assertThat(checks.stream().filter(Check::failed)).hasSize(1);
    }

    private static List<Check> checks(String run, String again, String comparison, String costs) {
        return EvaluationChecks.of(
                new Evaluated(json(run), json(again), json(comparison), json(costs)), 2, 2);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
