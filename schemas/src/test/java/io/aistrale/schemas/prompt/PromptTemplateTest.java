package io.aistrale.schemas.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.jinja.RenderLimits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class PromptTemplateTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void aTextIsRenderedWithItsDefaults() {
        PromptReading prompt =
                text(
                        "Hello {{ name }}, {{ city }}.",
                        "{'city':{'type':'string','default':'Rome'}}");

        assertThat(render(prompt, "{'name':'Ana'}"))
                .isEqualTo(new RenderedPrompt.Text("Hello Ana, Rome."));
    }

    @Test
    void messagesKeepWhatIsNoTemplate() {
        PromptReading prompt =
                read(
                        null,
                        "[{'role':'system','content':'You speak {{ lang }}.','name':'{{ x"
                                + " }}'},{'role':'user','content':[{'type':'text','text':'{{ q"
                                + " }}'},{'type':'image_url','image_url':{'url':'u'}}]}]",
                        "{}",
                        "{}");

        assertThat(render(prompt, "{'lang':'Latin','q':'{{ lang }}'}"))
                .isEqualTo(
                        new RenderedPrompt.Messages(
                                (ArrayNode)
                                        json(
                                                "[{'role':'system','content':'You speak"
                                                        + " Latin.','name':'{{ x"
                                                        + " }}'},{'role':'user','content':[{'type':'text','text':'{{"
                                                        + " lang"
                                                        + " }}'},{'type':'image_url','image_url':{'url':'u'}}]}]")));
    }

    @Test
    void aFaultNamesItsPlaceAndLine() {
        assertThat(text("a\n{{ b", "{}"))
                .isEqualTo(
                        new PromptFault(
                                "template",
                                2,
                                "unexpected end of template, expected the end of what began with"
                                        + " {{"));
        PromptReading chat =
                read(
                        null,
                        "[{'role':'user','content':'x'},{'role':'user','content':'a\\n{{ b }}'}]",
                        "{}",
                        "{}");
        assertThat(render(chat, "{}"))
                .isEqualTo(new PromptFault("messages[1].content", 2, "'b' is undefined"));
        assertThat(((PromptFault) render(chat, "{}")).message())
                .isEqualTo("messages[1].content, line 2: 'b' is undefined");
    }

    @Test
    void variablesAreCheckedByTheirDeclaration() {
        PromptReading prompt = text("{{ n }}", "{'n':{'type':'integer','required':true}}");

        assertThat(render(prompt, "{}"))
                .isEqualTo(new PromptFault("variables.n", 0, "is required and was not given"));
        assertThat(render(prompt, "{'n':'3'}"))
                .isEqualTo(new PromptFault("variables.n", 0, "must be of type integer"));
        assertThat(render(prompt, "{'n':3}")).isEqualTo(new RenderedPrompt.Text("3"));
        assertThat(text("x", "{'n':{'type':'integer','default':'3'}}"))
                .isEqualTo(new PromptFault("variables.n.default", 0, "must be of type integer"));
        assertThat(text("x", "{'n':{'type':'date'}}")).isInstanceOf(PromptFault.class);
        assertThat(text("x", "{'n':{'typ':'string'}}")).isInstanceOf(PromptFault.class);
    }

    @Test
    void messagesShareOneBudget() {
        String heavy = "{% for i in range(9000) %}{{ i }}{% endfor %}";
        String messages =
                "["
                        + ("{'role':'user','content':'" + heavy + "'},").repeat(9)
                        + "{'role':'user','content':'x'}]";

        assertThat(render(read(null, messages, "{}", "{}"), "{}"))
                .isInstanceOfSatisfying(
                        PromptFault.class, fault -> assertThat(fault.reason()).contains("steps"));
    }

    @Test
    void defaultsAreChecked() {
        assertThat(read("x", null, "{}", "{'model':'m','parameters':{'temperature':0}}"))
                .isInstanceOfSatisfying(
                        PromptTemplate.class,
                        prompt -> assertThat(prompt.defaults().model()).isEqualTo("m"));
        assertThat(read("x", null, "{}", "{'provider':'p'}")).isInstanceOf(PromptFault.class);
        assertThat(read("x", null, "{}", "{'parameters':3}")).isInstanceOf(PromptFault.class);
        assertThat(read("x", null, "{}", "{'temperature':3}")).isInstanceOf(PromptFault.class);
    }

    private static PromptReading text(String template, String variables) {
        return read(template, null, variables, "{}");
    }

    private static PromptReading read(
            @Nullable String template,
            @Nullable String messages,
            String variables,
            String defaults) {
        return PromptTemplate.read(
                new PromptSource(
                        template,
                        messages == null ? null : (ArrayNode) json(messages),
                        (ObjectNode) json(variables),
                        (ObjectNode) json(defaults)));
    }

    private static RenderedPrompt render(PromptReading prompt, String variables) {
        return ((PromptTemplate) prompt).render((ObjectNode) json(variables), RenderLimits.DEFAULT);
    }

    private static tools.jackson.databind.JsonNode json(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }
}
