package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.gateway.GatewayClient.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What PostgreSQL has no place for is refused with the field it stands in, wherever texts are
/// stored.
class StorableHttpTest extends InProcessTest {

    private static final String NUL = "\\u0000";
    private static final String HALF_A_PAIR = "\\ud83d";
    private static final String OTHER_HALF = "\\ude00";

    @BeforeEach
    void aPromptToRender() throws Exception {
        admin.post("/v1/prompts", "{'name':'storable','template':'{{ v }}'}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    POST | /v1/prompts                 | {'name':'unstorable','template':'x@'}                                              | template
                    POST | /v1/prompts                 | {'name':'unstorable','template':'x','note':'x@'}                                   | note
                    POST | /v1/prompts                 | {'name':'unstorable','messages':[{'role':'user','content':'x@'}]}                  | messages[0].content
                    POST | /v1/prompts                 | {'name':'unstorable','messages':[{'role':'x@','content':'x'}]}                     | messages[0].role
                    POST | /v1/prompts                 | {'name':'unstorable','messages':[{'role':'x','content':[{'type':'text','text':'x'},{'text':'@'}]}]} | messages[0].content[1].text
                    POST | /v1/prompts                 | {'name':'unstorable','template':'x','variables':{'v':{'default':'x@'}}}            | variables.v.default
                    POST | /v1/prompts                 | {'name':'unstorable','template':'x','variables':{'v':{'default':{'a':['@']}}}}     | variables.v.default.a[0]
                    POST | /v1/prompts                 | {'name':'unstorable','template':'x','defaults':{'model':'x@'}}                     | defaults.model
                    POST | /v1/prompts                 | {'name':'unstorable','template':'x','defaults':{'model':'m','parameters':{'x@':1}}} | defaults.parameters.x?
                    POST | /v1/prompts/storable/render | {'variables':{'v':'x@'}}                                                           | variables.v
                    POST | /v1/prompts/storable/render | {'variables':{'v':[{'x@':1}]}}                                                     | variables.v[0].x?
                    POST | /v1/prompts/storable/render | {'label':'x@'}                                                                     | label
                    POST | /v1/evaluation-rules        | {'name':'a','evaluators':[{'type':'bleu','expected':'x@'}]}                        | evaluators[0].expected
                    POST | /v1/evaluation-rules        | {'name':'a','match':{'tags':{'a':'x@'}},'evaluators':[{'type':'bleu'}]}            | match.tags.a
                    POST | /v1/evaluation-runs         | {'dataset':'d','prompts':[{'name':'x@'}],'models':['openai/m']}                    | prompts[0].name
                    POST | /v1/evaluation-runs         | {'dataset':'d','prompts':[{'name':'p'}],'models':['openai/m'],'parameters':{'stop':'x@'}} | parameters.stop
                    POST | /v1/evaluations             | {'inference':'i','metric':'m','score':1,'evaluator':'human','comment':'x@'}        | comment
                    POST | /v1/evaluations             | {'inference':'i','metric':'m','score':1,'evaluator':'human','label':'x@'}          | label
                    POST | /v1/budgets                 | {'scope':'user','subject':'x@','period':'daily','limitUsd':1}                      | subject
                    PUT  | /v1/limits                  | {'kind':'user','subject':'x@','requestsPerMinute':1}                               | subject
                    POST | /v1/sources                 | {'source':'unstorable','project':'x@'}                                             | project
                    POST | /v1/sources                 | {'source':'unstorable','project':'p','users':['ann','x@']}                         | users[1]
                    POST | /v1/api-keys                | {'user':'x@'}                                                                      | user
                    POST | /v1/api-keys                | {'user':'ann','projects':['x@']}                                                   | projects[0]
                    POST | /v1/api-keys                | {'user':'ann','allowedModels':['m','x@']}                                          | allowedModels[1]
                    POST | /v1/prices                  | {'version':'1','source':'x@','currency':'USD','effectiveFrom':'2026-01-01T00:00:00Z','prices':{'p':{'m':{'input':1}}}} | source
                    POST | /v1/prices                  | {'version':'1','source':'s','currency':'USD','effectiveFrom':'2026-01-01T00:00:00Z','prices':{'p':{'x@':{'input':1}}}} | prices.p.x?
                    POST | /v1/costs/reprice           | {'from':'2026-01-01T00:00:00Z','note':'x@'}                                        | note
                    PUT  | /v1/provider-tokens/openai  | {'token':'sk-c4nary@'}                                                             | token
                    """)
    void whatCannotBeStoredIsRefusedWithItsField(
            String method, String path, String body, String param) throws Exception {
        for (String unstorable : new String[] {NUL, HALF_A_PAIR, OTHER_HALF}) {
            Answer refused =
                    admin.send(
                            method,
                            path,
                            BodyPublishers.ofString(
                                    body.replace('\'', '"').replace("@", unstorable)));

            assertError(refused, 400, "invalid_request", param);
            assertThat(refused.error().path("message").asString()).contains("NUL");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"variables":{"v":"x@"}}                                | line 2: variables.v
                    {"variables":{"v":{"x@":1}}}                            | line 2: variables.v.x?
                    {"variables":{},"tags":{"a":"x@"}}                      | line 2: tags.a
                    {"variables":{},"tags":["a","x@"]}                      | line 2: tags[1]
                    {"variables":{},"expected":"x@"}                        | line 2: expected
                    """)
    void aCaseThatCannotBeStoredIsRefusedWithItsLine(String line, String param) throws Exception {
        for (String unstorable : new String[] {NUL, HALF_A_PAIR, OTHER_HALF}) {
            Answer refused = upload("", "{\"variables\":{}}\n" + line.replace("@", unstorable));

            assertError(refused, 400, "invalid_request", param);
        }
    }

    @Test
    void whatPostgreSqlCouldNotEvenLookForIsRefusedInParametersToo() throws Exception {
        String[][] asked = {
            {"/v1/budgets?subject=a%00b", "subject"},
            {"/v1/prices?provider=a%00b", "provider"},
            {"/v1/prices?provider=openai&model=a%00b", "model"},
            {"/v1/costs?tag.a=a%00b", "tag.a"},
        };
        for (String[] one : asked) {
            assertError(admin.get(one[0]), 400, "invalid_request", one[1]);
        }
        assertError(
                upload("&description=a%00b", "{\"variables\":{}}"),
                400,
                "invalid_request",
                "description");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/prompts/a%00b",
                "/v1/prompts/storable/labels/a%00b",
                "/v1/evaluation-rules/a%00b",
                "/v1/datasets/a%00b",
                "/v1/evaluation-runs/a%00b",
                "/v1/api-keys/a%00b",
                "/v1/sources/a%00b"
            })
    void aPathWithNulReachesNoTable(String path) throws Exception {
        assertThat(admin.delete(path).status()).isEqualTo(400);
    }

    @Test
    void pairsAndNumbersOfManyDigitsAreStored() throws Exception {
        String number = "123456789".repeat(100);
        Answer made =
                admin.post(
                        "/v1/prompts",
                        "{'name':'storable-pairs','template':'x','note':'\\ud83d\\ude00','variables':{'v':{'default':[1e300,%s]}}}"
                                .formatted(number));

        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        assertThat(
                        admin.get("/v1/prompts/storable-pairs")
                                .json()
                                .path("version")
                                .path("note")
                                .asString())
                .isEqualTo("\uD83D\uDE00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e901", "-1e200000", "1e-901", "0.1e-900000000"})
    void aNumberThatCouldNotBeReadAgainIsRefused(String number) throws Exception {
        assertError(
                admin.post(
                        "/v1/prompts",
                        "{'name':'unstorable','template':'x','variables':{'v':{'default':%s}}}"
                                .formatted(number)),
                400,
                "invalid_request",
                "variables.v.default");
    }

    private Answer upload(String parameters, String lines) throws Exception {
        return admin.send(
                "POST",
                "/v1/datasets?name=unstorable" + parameters,
                BodyPublishers.ofString(lines),
                "Content-Type",
                "application/jsonl");
    }
}
