package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.gateway.GatewayClient.Answer;
import io.aistrale.gateway.run.EvaluationRun;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationRunHttpTest extends InProcessTest {

    private static final String RUNS = "/v1/evaluation-runs";
    private static final String EVALUATORS = "'evaluators':[{'type':'exact_match'}]";

    private String name;

    @BeforeEach
    void newPromptAndDataset() throws Exception {
        name = "r-" + System.nanoTime();
        admin.post("/v1/prompts", "{'name':'%s','template':'{{ text }}'}".formatted(name));
        admin.post("/v1/prompts", "{'name':'%s','template':'{{ text }}!'}".formatted(name));
        admin.put("/v1/prompts/%s/labels/production".formatted(name), "{'version':1}");
        upload(admin, 2);
    }

    private void upload(GatewayClient client, int cases) throws Exception {
        client.send(
                "POST",
                "/v1/datasets?name=" + name,
                BodyPublishers.ofString("{\"variables\":{\"text\":\"x\"}}\n".repeat(cases)),
                "Content-Type",
                "application/jsonl");
    }

    /// Over its dataset, the labelled and the newest version of its prompt.
    private String body(String more) {
        return "{'dataset':'%1$s','prompts':[{'name':'%1$s','label':'production'},{'name':'%1$s'}],%2$s}"
                .formatted(name, more);
    }

    private Answer start(String more) throws Exception {
        return admin.post(RUNS, body(more));
    }

    @Test
    void aRunIsOverTheVersionsThatLabelsPointedAtWhenItWasMade() throws Exception {
        Answer made =
                start(
                        "'models':['openai/small','anthropic/large'],'parameters':{'temperature':0.70},"
                                + EVALUATORS);
        admin.put("/v1/prompts/%s/labels/production".formatted(name), "{'version':2}");

        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        Answer read = admin.get(made.header("Location"));
        assertThat(read.json().path("prompts").toString())
                .isEqualTo(
                        "[{\"name\":\"%1$s\",\"version\":1,\"label\":\"production\"},{\"name\":\"%1$s\",\"version\":2,\"label\":null}]"
                                .formatted(name));
        assertThat(read.json().path("models").toString())
                .isEqualTo("[\"openai/small\",\"anthropic/large\"]");
        assertThat(read.json().path("progress").path("requests").asInt()).isEqualTo(8);
        assertThat(read.json().path("status").asString()).isEqualTo("queued");
        assertThat(read.json().path("project").asString()).isEqualTo("default");
        assertThat(admin.get(RUNS).response().body()).contains(made.json().path("id").asString());
    }

    @Test
    void theSameUnderItsNameIsTheSameRunWhateverHasBecomeOfWhatItNames() throws Exception {
        Answer made = start("'name':'nightly-%s','models':['openai/m']".formatted(name));
        admin.put("/v1/prompts/%s/labels/production".formatted(name), "{'version':2}");
        admin.delete("/v1/datasets/" + name);
        Answer again =
                admin.post(
                        RUNS,
                        "{'models':['openai/m'],'name':'nightly-%1$s','prompts':[{'label':'production','name':'%1$s'},{'name':'%1$s'}],'dataset':'%1$s'}"
                                .formatted(name));

        assertThat(made.status()).isEqualTo(201);
        assertThat(again.status()).as(again.toString()).isEqualTo(200);
        assertThat(again.json().path("id")).isEqualTo(made.json().path("id"));
        assertThat(admin.get(RUNS + "/nightly-" + name).json().path("id"))
                .isEqualTo(made.json().path("id"));
        assertError(
                start("'name':'nightly-%s','models':['openai/other']".formatted(name)),
                409,
                "run_exists",
                "name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    'models':['openai/m'],'zzz':1                                          | invalid_request    | zzz
                    'models':[]                                                            | invalid_request    | models
                    'models':['openai/m','openai/m']                                       | invalid_request    | models
                    'models':['nowhere/m']                                                 | model_not_found    | models[0]
                    'models':['openai/m',5]                                                | invalid_request    | models[1]
                    'models':['openai/m'],'name':'a b'                                     | invalid_request    | name
                    'models':['openai/m'],'parameters':[]                                  | invalid_request    | parameters
                    'models':['openai/m'],'parameters':{'a':'\\u0000'}                     | invalid_request    | parameters.a
                    'models':['openai/m'],'parameters':{'a':1e200000}                      | invalid_request    | parameters.a
                    'models':['openai/m'],'evaluators':[{'type':'none'}]                   | invalid_request    | evaluators[0].type
                    'models':['openai/m'],'evaluators':[{'type':'regex','pattern':'('}]    | invalid_request    | evaluators[0].pattern
                    """)
    void whatCannotBeRunIsRefusedWithTheFieldAtFault(String more, String code, String param)
            throws Exception {
        Answer refused = start(more);

        assertThat(refused.status()).as(refused.toString()).isIn(400, 404);
        assertThat(refused.error().path("code").asString()).isEqualTo(code);
        assertThat(refused.error().path("param").asString("")).isEqualTo(param);
    }

    @Test
    void whatIsNotThereIsNamed() throws Exception {
        String models = "'models':['openai/m']}";
        assertError(
                admin.post(
                        RUNS,
                        "{'dataset':'none','prompts':[{'name':'%s'}],%s".formatted(name, models)),
                404,
                "dataset_not_found",
                "dataset");
        for (String missing : new String[] {"'version':3", "'label':'staging'"}) {
            assertError(
                    admin.post(
                            RUNS,
                            "{'dataset':'%1$s','prompts':[{'name':'%1$s'},{'name':'%1$s',%2$s}],%3$s"
                                    .formatted(name, missing, models)),
                    404,
                    "prompt_not_found",
                    "prompts[1]");
        }
        admin.post("/v1/prompts/%s/archive".formatted(name), "{}");
        assertError(start("'models':['openai/m']"), 404, "prompt_not_found", "prompts[0]");
    }

    @Test
    void aRunIsBounded() throws Exception {
        name = "big-" + name;
        upload(admin, 3_000);
        admin.post("/v1/prompts", "{'name':'%s','template':'x'}".formatted(name));
        StringBuilder models = new StringBuilder("'openai/m0'");
        for (int number = 1; number < 20; number++) {
            models.append(",'openai/m").append(number).append('\'');
        }
        Answer refused =
                admin.post(
                        RUNS,
                        "{'dataset':'%1$s','prompts':[{'name':'%1$s'}],'models':[%2$s]}"
                                .formatted(name, models));

        assertError(refused, 400, "run_too_large", "dataset");
        assertThat(refused.error().path("message").asString()).contains("60,000", "50,000");
    }

    @Test
    void aKeySpendsForItsProjectsAndUsesItsModelsJudgesIncluded() throws Exception {
        String key =
                admin.newKey(
                        "{'user':'ann-%s','scopes':['inference'],'allowedModels':['openai/m']}"
                                .formatted(name));
        GatewayClient ann = admin.as(key);
        upload(ann, 1);
        String judge =
                "'models':['openai/m'],'evaluators':[{'type':'llm_judge','rubric':'Right?','provider':'openai','model':'%s'}]";

        assertThat(ann.post(RUNS, body("'models':['openai/m']")).status()).isEqualTo(201);
        assertError(
                ann.post(RUNS, body("'models':['openai/n']")),
                403,
                "permission_denied",
                "models[0]");
        assertError(
                ann.post(RUNS, body("'models':['openai/m'],'project':'secret'")),
                403,
                "permission_denied",
                "project");
        assertThat(ann.post(RUNS, body(judge.formatted("m"))).status()).isEqualTo(201);
        assertError(
                ann.post(RUNS, body(judge.formatted("n"))),
                403,
                "permission_denied",
                "evaluators[0]");
    }

    @Test
    void aRunIsCancelledAndResumedUntilItIsOver() throws Exception {
        String run = start("'models':['openai/m']").header("Location");

        assertThat(status(admin.post(run + "/cancel", ""))).isEqualTo("202 cancelling");
        assertThat(status(admin.post(run + "/cancel", ""))).isEqualTo("202 cancelling");
        assertThat(status(admin.post(run + "/resume", ""))).isEqualTo("202 running");
        assertThat(status(admin.post(run + "/resume", ""))).isEqualTo("202 running");
        UUID id = UUID.fromString(run.substring(run.lastIndexOf('/') + 1));
        EvaluationRun there = runs.find("admin", id).orElseThrow();
        runs.put(there, "finished");
        assertError(admin.post(run + "/cancel", ""), 409, "run_over", "");
        assertError(admin.post(run + "/resume", ""), 409, "run_over", "");
    }

    @Test
    void aRunIsResumedUnderTheKeyThatAsksForItIfThatMayUseItsModels() throws Exception {
        GatewayClient first = keyOfAnn("openai/m");
        GatewayClient same = keyOfAnn("openai/m");
        GatewayClient other = keyOfAnn("openai/n");
        upload(first, 1);
        String run = first.post(RUNS, body("'models':['openai/m']")).header("Location");
        UUID id = UUID.fromString(run.substring(run.lastIndexOf('/') + 1));
        String before = runs.find(name, id).orElseThrow().apiKeyId();
        first.post(run + "/cancel", "");

        assertError(other.post(run + "/resume", ""), 403, "permission_denied", "model");
        assertThat(runs.find(name, id).orElseThrow().status()).isEqualTo("cancelling");
        assertThat(status(same.post(run + "/resume", ""))).isEqualTo("202 running");
        assertThat(runs.find(name, id).orElseThrow().apiKeyId()).isNotEqualTo(before);
    }

    /// Of a user who bears the dataset's name, so that it is another in each test.
    private GatewayClient keyOfAnn(String model) throws Exception {
        return admin.as(
                admin.newKey(
                        "{'user':'%s','scopes':['inference'],'allowedModels':['%s']}"
                                .formatted(name, model)));
    }

    private static String status(Answer answer) {
        return answer.status() + " " + answer.json().path("status").asString();
    }
}
