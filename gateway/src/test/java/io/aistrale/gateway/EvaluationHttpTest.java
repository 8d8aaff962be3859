package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.aistrale.gateway.GatewayClient.Answer;
import io.aistrale.gateway.publish.Published;
import io.aistrale.gateway.report.EvaluationPage;
import io.aistrale.gateway.report.ListedEvaluation;
import io.aistrale.gateway.result.Inference;
import io.aistrale.schemas.event.EvaluatorKind;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EvaluationHttpTest extends InProcessTest {

    private static final String SCORE =
            "{'inference':'%s','metric':'relevance','score':0.75,'evaluator':'human'%s}";

    private String ann;
    private String bob;
    private Answer accepted;
    private String id;

    @BeforeEach
    void annsInference() throws Exception {
        ann = key("ann");
        bob = key("bob");
        accepted = admin.as(ann).post("/v1/inferences", "{'model':'silent','inputs':'x'}");
        id = accepted.json().path("id").asString();
    }

    private String key(String user) throws Exception {
        return admin.newKey("{'user':'%s','scopes':['inference']}".formatted(user));
    }

    @Test
    void aScoreIsPublishedUnderTheIdItWasGiven() throws Exception {
        UUID score = UUID.randomUUID();
        String body =
                SCORE.formatted(
                        id,
                        ",'id':'%s','label':'good','comment':'to the point','evaluatorName':'grace','evaluatorVersion':'2'"
                                .formatted(score));
        Answer first = admin.as(ann).post("/v1/evaluations", body);
        Answer second = admin.as(ann).post("/v1/evaluations", body);

        assertThat(first.status()).as(first.toString()).isEqualTo(202);
        assertThat(first.json().path("inference").asString()).isEqualTo(id);
        assertThat(second.json().path("id").asString()).isEqualTo(score.toString());
        var event = worker.evaluations.getLast();
        assertThat(event.getEvaluationId()).isEqualTo(score);
        assertThat(event.getRequestId())
                .hasToString(accepted.header("x-request-id"))
                .isEqualTo(worker.requests.getLast().getRequestId());
        assertThat(event.getUserId()).isEqualTo("ann");
        assertThat(event.getEvaluatorName()).isEqualTo("grace");
        assertThat(event.getEvaluator()).isEqualTo(EvaluatorKind.HUMAN);
        assertThat(event.getScore()).isEqualTo(0.75);
    }

    @Test
    void whatTheCallerLeavesOutIsFilledIn() throws Exception {
        Answer given = admin.as(ann).post("/v1/evaluations", SCORE.formatted(id, ""));

        assertThat(given.json().path("evaluatorName").asString()).isEqualTo("ann");
        assertThat(UUID.fromString(given.json().path("id").asString()).version()).isEqualTo(7);
    }

    @Test
    void anothersInferenceIsAsIfItWereNotThere() throws Exception {
        int before = worker.evaluations.size();
        String bare = accepted.header("x-request-id");
        inferences.put("ann", Inference.of(ScriptedWorker.result(worker.requests.getLast())));

        for (String named : List.of(id, bare, TimeOrderedIds.next().toString(), "made-up")) {
            assertError(
                    admin.as(bob).post("/v1/evaluations", SCORE.formatted(named, "")),
                    404,
                    "not_found",
                    "");
            assertError(
                    admin.as(bob).get("/v1/evaluations?inference=" + named), 404, "not_found", "");
            assertError(admin.get("/v1/evaluations?inference=" + named), 404, "not_found", "");
        }
        assertThat(worker.evaluations).hasSize(before);
        assertThat(admin.as(ann).post("/v1/evaluations", SCORE.formatted(bare, "")).status())
                .isEqualTo(202);
        assertThat(admin.as(ann).get("/v1/evaluations?inference=" + bare).status()).isEqualTo(200);
    }

    static Stream<Arguments> wrongScores() {
        return Stream.of(
                arguments("{'metric':'m','score':1,'evaluator':'human'}", "inference"),
                arguments("{'inference':'i','score':1,'evaluator':'human'}", "metric"),
                arguments("{'inference':'i','metric':'m','evaluator':'human'}", "score"),
                arguments(
                        "{'inference':'i','metric':'m','score':1.01,'evaluator':'human'}", "score"),
                arguments(
                        "{'inference':'i','metric':'m','score':1e400,'evaluator':'human'}",
                        "score"),
                arguments(
                        "{'inference':'i','metric':'m','score':-1e-400,'evaluator':'human'}",
                        "score"),
                arguments("{'inference':'i','metric':'m','score':-1,'evaluator':'human'}", "score"),
                arguments(
                        "{'inference':'i','metric':'m','score':'1','evaluator':'human'}", "score"),
                arguments("{'inference':'i','metric':'m','score':1}", "evaluator"),
                arguments(
                        "{'inference':'i','metric':'m','score':1,'evaluator':'cat'}", "evaluator"),
                arguments(
                        "{'inference':'i','metric':'m','score':1,'evaluator':'human','comment':'a\\u0000b'}",
                        "comment"),
                arguments(
                        "{'inference':'i','metric':'m','score':1,'evaluator':'human','id':'7'}",
                        "id"),
                arguments(
                        "{'inference':'i','metric':'m','score':1,'evaluator':'human','id':'886313e1-3b8a-5372-9b90-0c9aee199e5d'}",
                        "id"),
                arguments("{'inference':'i','metric':'m','score':1,'stars':5}", "stars"));
    }

    @ParameterizedTest
    @MethodSource("wrongScores")
    void aWrongFieldOfAScoreIsNamed(String body, String param) throws Exception {
        assertError(admin.as(ann).post("/v1/evaluations", body), 400, "invalid_request", param);
    }

    @Test
    void aScoreThatKafkaDoesNotAcknowledgeIsSafeToGiveAgain() throws Exception {
        worker.outcome = new Published.NotSent("down");
        assertError(
                admin.as(ann).post("/v1/evaluations", SCORE.formatted(id, "")),
                503,
                "kafka_unavailable",
                "");
        worker.outcome = new Published.OutcomeUnknown("late");
        Answer unknown = admin.as(ann).post("/v1/evaluations", SCORE.formatted(id, ""));

        assertError(unknown, 503, "outcome_unknown", "");
        assertThat(unknown.header("x-should-retry")).isEqualTo("true");
    }

    @Test
    void scoresAreListedByInferenceOrMetricPageByPage() throws Exception {
        UUID request = worker.requests.getLast().getRequestId();
        var listed =
                new ListedEvaluation(
                        UUID.randomUUID(),
                        request,
                        "bleu",
                        0.5,
                        null,
                        null,
                        "automated",
                        "bleu",
                        "0123456789ab",
                        "root",
                        Instant.EPOCH);
        reports.evaluations =
                new EvaluationPage(
                        List.of(listed),
                        List.of(
                                new ListedEvaluation.Failure(
                                        "rouge_l",
                                        "rouge_l",
                                        "1",
                                        "expected_missing",
                                        "d",
                                        Instant.EPOCH)),
                        true);

        Answer ofOne = admin.as(ann).get("/v1/evaluations?inference=" + id);
        assertThat(ofOne.json().path("data").path(0).path("inference").asString()).isEqualTo(id);
        assertThat(ofOne.json().path("failures").path(0).path("reason").asString())
                .isEqualTo("expected_missing");
        assertThat(reports.evaluationsAsked().inference()).isEqualTo(request);
        assertThat(reports.evaluationsAsked().from()).isEqualTo(TimeOrderedIds.timeOf(request));

        Answer ofMetric = admin.as(ann).get("/v1/evaluations?metric=bleu&limit=1&tag.a=b");
        assertThat(ofMetric.json().path("failures").isNull()).isTrue();
        assertThat(reports.evaluationsAsked().user()).isEqualTo("ann");
        assertThat(reports.evaluationsAsked().metric()).isEqualTo("bleu");
        assertThat(reports.evaluationsAsked().tags()).containsEntry("a", "b");
        String cursor = ofMetric.json().path("nextCursor").asString();
        assertThat(
                        admin.as(ann)
                                .get("/v1/evaluations?metric=bleu&limit=1&tag.a=b&cursor=" + cursor)
                                .status())
                .isEqualTo(200);
        assertThat(reports.evaluationsAsked().before()).isEqualTo(listed.id());
        assertError(
                admin.as(ann).get("/v1/evaluations?metric=other&cursor=" + cursor),
                400,
                "invalid_request",
                "cursor");
        assertError(
                admin.as(bob).get("/v1/evaluations?metric=bleu&tag.a=b&cursor=" + cursor),
                400,
                "invalid_request",
                "cursor");
    }

    @Test
    void aRuleIsSetChangedAndRemovedAndThatIsWrittenDown() throws Exception {
        String rule =
                "{'name':'polite','sample':%s,'evaluators':[{'type':'bleu','expected':'hi'}]}";
        assertThat(admin.post("/v1/evaluation-rules", rule.formatted("0.5")).status())
                .isEqualTo(201);
        Answer same = admin.post("/v1/evaluation-rules", rule.formatted("0.5"));
        assertThat(same.status()).isEqualTo(200);
        Answer changed = admin.post("/v1/evaluation-rules", rule.formatted("0.1"));
        assertThat(changed.json().path("sample").asDouble()).isEqualTo(0.1);
        assertThat(changed.json().path("createdBy").asString()).isEqualTo("admin");
        assertThat(
                        admin.get("/v1/evaluation-rules/polite")
                                .json()
                                .path("evaluators")
                                .path(0)
                                .path("type")
                                .asString())
                .isEqualTo("bleu");
        assertThat(admin.get("/v1/evaluation-rules").json().path("data")).isNotEmpty();
        assertThat(admin.delete("/v1/evaluation-rules/polite").status()).isEqualTo(204);
        assertThat(admin.delete("/v1/evaluation-rules/polite").status()).isEqualTo(404);
        assertThat(
                        audit.events.stream()
                                .filter(event -> event.subject().equals("polite"))
                                .map(event -> event.action() + " " + event.outcome()))
                .containsExactly(
                        "evaluation_rule.put done",
                        "evaluation_rule.put unchanged",
                        "evaluation_rule.put done",
                        "evaluation_rule.remove done",
                        "evaluation_rule.remove not_found");
        for (Answer refused :
                List.of(
                        admin.as(ann).post("/v1/evaluation-rules", rule.formatted("1")),
                        admin.as(ann).get("/v1/evaluation-rules"),
                        admin.as(ann).delete("/v1/evaluation-rules/polite"))) {
            assertError(refused, 403, "permission_denied", "");
        }
    }

    static Stream<Arguments> unsoundRules() {
        return Stream.of(
                arguments("'name':'A','evaluators':[{'type':'bleu'}]", "name", "a-z"),
                arguments("'name':'a'", "evaluators", "array of 1 to 16"),
                arguments(
                        "'name':'a','evaluators':[{'type':'vibes'}]",
                        "evaluators[0].type",
                        "known are"),
                arguments(
                        "'name':'a','evaluators':[{'type':'regex','pattern':'(a'}]",
                        "evaluators[0].pattern",
                        "RE2"),
                arguments(
                        "'name':'a','evaluators':[{'type':'json_schema','schema':{'type':'objekt'}}]",
                        "evaluators[0].schema",
                        "no JSON schema"),
                arguments(
                        "'name':'a','evaluators':[{'type':'json_schema','schema':{'$ref':'http://127.0.0.1:1/x'}}]",
                        "evaluators[0].schema",
                        "no usable JSON schema"),
                arguments(
                        "'name':'a','sample':2,'evaluators':[{'type':'bleu'}]",
                        "sample",
                        "at most 1"),
                arguments(
                        "'name':'a','match':{'colour':'red'},'evaluators':[{'type':'bleu'}]",
                        "match.colour",
                        "not known"),
                arguments(
                        "'name':'a','evaluators':[{'type':'bleu','expected':'\\u0000'}]",
                        "",
                        "NUL"),
                arguments(
                        "'name':'a','evaluators':[{'type':'llm_judge','rubric':'r','provider':'p','model':'m','parameters':{'x':1e400}}]",
                        "",
                        "past all bounds"),
                arguments("'name':'a','evaluator':[]", "evaluator", "known are"));
    }

    @ParameterizedTest
    @MethodSource("unsoundRules")
    void anUnsoundRuleIsRefusedWithItsPlace(String fields, String param, String reason)
            throws Exception {
        Answer answer = admin.post("/v1/evaluation-rules", "{" + fields + "}");

        assertError(answer, 400, "invalid_request", param);
        assertThat(answer.error().path("message").asString()).contains(reason);
        assertThat(admin.get("/v1/evaluation-rules/a").status()).isEqualTo(404);
    }
}
