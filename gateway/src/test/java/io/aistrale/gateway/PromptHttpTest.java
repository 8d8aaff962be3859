package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.aistrale.gateway.GatewayClient.Answer;
import io.aistrale.gateway.prompt.HeldVariables;
import io.aistrale.gateway.prompt.Previews;
import io.aistrale.schemas.prompt.PromptSource;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.node.JsonNodeFactory;

class PromptHttpTest extends InProcessTest {

    @Autowired Previews previews;

    private String name;
    private String user;

    @BeforeEach
    void newPrompt() throws Exception {
        name = "p-" + System.nanoTime();
        user = admin.newKey("{'user':'ann','scopes':['inference']}");
    }

    @Test
    void versionsAreCountedUpAndStay() throws Exception {
        assertThat(add("'template':'Hello {{ name }}.'").json().path("version").asInt())
                .isEqualTo(1);
        Answer second =
                add(
                        "'template':'Hi {{ name"
                                + " }}.','variables':{'name':{'type':'string','default':'you'}},"
                                + "'defaults':{'model':'m'},'note':'shorter'");

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.json().path("name").asString()).isEqualTo(name);
        assertThat(second.json().path("version").asInt()).isEqualTo(2);
        Answer whole = admin.as(user).get("/v1/prompts/" + name);
        assertThat(whole.json().path("version").path("template").asString())
                .isEqualTo("Hi {{ name }}.");
        assertThat(whole.json().path("version").path("createdBy").asString()).isEqualTo("admin");
        assertThat(whole.json().path("versions")).hasSize(2);
        assertThat(
                        admin.as(user)
                                .get("/v1/prompts/" + name + "/versions/1")
                                .json()
                                .path("template")
                                .asString())
                .isEqualTo("Hello {{ name }}.");
        String diff =
                admin.get("/v1/prompts/" + name + "/diff?from=1&to=2")
                        .json()
                        .path("diff")
                        .asString();
        assertThat(diff)
                .contains(
                        "--- " + name + "/1",
                        "-Hello {{ name }}.",
                        "+Hi {{ name }}.",
                        "+  \"model\" : \"m\"");
        assertThat(
                        admin.get("/v1/prompts/" + name + "/diff?from=2&to=2")
                                .json()
                                .path("diff")
                                .asString())
                .isEmpty();
    }

    @Test
    void aLabelMovesAndIsRemoved() throws Exception {
        add("'template':'one'");
        add("'template':'two'");
        String label = "/v1/prompts/" + name + "/labels/production";

        assertThat(admin.put(label, "{'version':1}").status()).isEqualTo(200);
        assertThat(render("{'label':'production'}").json().path("text").asString())
                .isEqualTo("one");
        assertThat(admin.put(label, "{'version':2}").status()).isEqualTo(200);
        assertThat(render("{'label':'production'}").json().path("version").asInt()).isEqualTo(2);
        assertError(admin.put(label, "{'version':9}"), 404, "prompt_not_found", "version");
        assertError(admin.put(label, "{}"), 400, "invalid_request", "version");
        assertThat(admin.delete(label).status()).isEqualTo(204);
        assertError(render("{'label':'production'}"), 404, "prompt_not_found", "label");
        assertThat(admin.delete(label).status()).isEqualTo(404);
        assertThat(
                        audit.events.stream()
                                .filter(event -> event.subject().startsWith(name))
                                .map(event -> event.action() + " " + event.outcome()))
                .contains(
                        "prompt.create done", "prompt_label.put done", "prompt_label.delete done");
    }

    @Test
    void aPromptHasAHundredLabelsAndTheyCanBeMoved() throws Exception {
        add("'template':'one'");
        add("'template':'two'");
        String labels = "/v1/prompts/" + name + "/labels/l";
        for (int label = 0; label < 100; label++) {
            assertThat(admin.put(labels + label, "{'version':1}").status()).isEqualTo(200);
        }

        assertError(admin.put(labels + 100, "{'version':1}"), 400, "invalid_request", "label");
        assertThat(admin.put(labels + 99, "{'version':2}").status()).isEqualTo(200);
        assertThat(admin.delete(labels + 99).status()).isEqualTo(204);
        assertThat(admin.put(labels + 100, "{'version':1}").status()).isEqualTo(200);
    }

    @Test
    void aPreviewGivesTextOrMessagesAndTheVersion() throws Exception {
        add("'template':'Hello {{ name|upper }}.'");
        int published = worker.requests.size();

        Answer text = render("{'variables':{'name':'{{ 7 * 7 }}'}}");
        assertThat(text.json().path("text").asString()).isEqualTo("Hello {{ 7 * 7 }}.");
        assertThat(text.json().path("version").asInt()).isEqualTo(1);
        assertThat(text.json().has("messages")).isFalse();
        add("'messages':[{'role':'user','content':'{{ q }}?'}]");
        Answer messages = render("{'variables':{'q':'Why'}}");
        assertThat(messages.json().path("messages").path(0).path("content").asString())
                .isEqualTo("Why?");
        assertThat(messages.json().has("text")).isFalse();
        assertThat(worker.requests).as("no provider is called").hasSize(published);
    }

    @Test
    void anUndefinedVariableIsNamedWithItsLineAndNothingOfTheValues() throws Exception {
        add("'template':'a\\n{{ who }}'");

        Answer answer = render("{'variables':{'whom':'swordfish'}}");

        assertError(answer, 400, "prompt_invalid", "template");
        assertThat(answer.error().path("message").asString())
                .isEqualTo("template, line 2: 'who' is undefined.");
    }

    static Stream<Arguments> whatCannotBeUsed() {
        return Stream.of(
                arguments("'template':'a\\n{% if %}'", "template", "line 2"),
                arguments("'template':'{% include x %}'", "template", "not offered"),
                arguments(
                        "'messages':[{'role':'user','content':'{{'}]",
                        "messages[0].content",
                        "line 1"),
                arguments("'messages':[{'content':'x'}]", "messages[0]", "role"),
                arguments(
                        "'template':'x','variables':{'n':{'type':'integer','default':'1'}}",
                        "variables.n.default",
                        "integer"),
                arguments(
                        "'template':'x','variables':{'n':{'type':'date'}}",
                        "variables.n.type",
                        "one of"),
                arguments(
                        "'template':'x','defaults':{'parameters':1}",
                        "defaults.parameters",
                        "object"));
    }

    @ParameterizedTest
    @MethodSource("whatCannotBeUsed")
    void whatCannotBeUsedIsRefusedWithItsPlace(String fields, String param, String reason)
            throws Exception {
        Answer answer = add(fields);

        assertError(answer, 400, "prompt_invalid", param);
        assertThat(answer.error().path("message").asString()).contains(reason);
        assertThat(admin.get("/v1/prompts/" + name).status()).isEqualTo(404);
    }

    static Stream<Arguments> wrongFields() {
        return Stream.of(
                arguments("{'template':'x'}", "name"),
                arguments("{'name':'a/b','template':'x'}", "name"),
                arguments("{'name':'a'}", "template"),
                arguments("{'name':'a','template':'x','messages':[]}", "messages"),
                arguments("{'name':'a','template':5}", "template"),
                arguments("{'name':'a','template':'x','labels':{}}", "labels"));
    }

    @ParameterizedTest
    @MethodSource("wrongFields")
    void aWrongFieldIsNamed(String body, String param) throws Exception {
        assertError(admin.post("/v1/prompts", body), 400, "invalid_request", param);
    }

    @Test
    void aHostileTemplateEndsAsAnError() throws Exception {
        add(
                "'template':'{% for i in range(10**9) %}{% for k in range(9999) %}x{% endfor %}{%"
                        + " endfor %}'");

        assertError(render("{}"), 400, "prompt_invalid", "template");
    }

    @Test
    void halfOfASurrogatePairThatATemplateMakesIsItsFault() throws Exception {
        add("'template':'{{ \\\"\\\\ud83d\\\" }}'");

        assertError(render("{}"), 400, "prompt_invalid", "template");
    }

    @Test
    void beyondAFewAtOnceAPreviewIsToldToComeBack() throws Exception {
        add("'template':'hi'");
        var nothing = JsonNodeFactory.instance.objectNode();
        var source = new PromptSource("hi", null, nothing, nothing);
        var held = new HeldVariables();
        var other = CompletableFuture.supplyAsync(() -> previews.render(source, held));
        Answer refused;
        try {
            held.awaitRendering();
            refused = render("{}");
        } finally {
            held.release();
        }

        assertError(refused, 429, "too_many_previews", "");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.header("x-should-retry")).isEqualTo("true");
        assertThat(other.join()).isPresent();
        assertThat(render("{}").status()).isEqualTo(200);
    }

    @Test
    void anArchivedPromptStaysReadable() throws Exception {
        add("'template':'x'");

        Answer archived = admin.post("/v1/prompts/" + name + "/archive", "{}");
        assertThat(archived.json().path("archivedAt").isNull()).isFalse();
        assertThat(admin.get("/v1/prompts/" + name + "/versions/1").status()).isEqualTo(200);
        assertThat(
                        admin.post("/v1/prompts/" + name + "/archive", "{'archived':false}")
                                .json()
                                .path("archivedAt")
                                .isNull())
                .isTrue();
    }

    @Test
    void onlyAdminsChangeThem() throws Exception {
        add("'template':'x'");
        String path = "/v1/prompts/" + name;

        for (Answer answer :
                Stream.of(
                                admin.as(user).post("/v1/prompts", "{'name':'a','template':'x'}"),
                                admin.as(user).put(path + "/labels/l", "{'version':1}"),
                                admin.as(user).delete(path + "/labels/l"),
                                admin.as(user).post(path + "/archive", "{}"))
                        .toList()) {
            assertError(answer, 403, "permission_denied", "");
        }
        assertThat(admin.as(user).post(path + "/render", "{}").status()).isEqualTo(200);
        assertThat(
                        admin.as(user)
                                .get("/v1/prompts")
                                .json()
                                .path("data")
                                .toString()
                                .toLowerCase(Locale.ROOT))
                .contains(name);
    }

    @Test
    void aRestrictedKeyNamesItsModelItself() throws Exception {
        String restricted =
                admin.newKey("{'user':'bob','scopes':['inference'],'allowedModels':['m']}");

        assertError(
                admin.as(restricted).post("/v1/inferences", "{'prompt':{'name':'p'}}"),
                400,
                "invalid_request",
                "model");
    }

    private Answer add(String fields) throws Exception {
        return admin.post("/v1/prompts", "{'name':'" + name + "'," + fields + "}");
    }

    private Answer render(String body) throws Exception {
        return admin.as(user).post("/v1/prompts/" + name + "/render", body);
    }
}
