package io.aistrale.schemas.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.aistrale.schemas.jinja.RenderLimits;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.util.List;
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

    @Test
    void manyPartsAndManyVariablesAreNoProduct() {
        String part = "{'type':'text','text':'{{ v199 }}'},";
        String messages =
                "[{'role':'user','content':[%s{'type':'text'}]}]".formatted(part.repeat(999));
        StringBuilder variables = new StringBuilder("'n':{'default':0}");
        for (int i = 1; i < 200; i++) {
            variables.append(",'v").append(i).append("':{'type':'string','default':'d'}");
        }
        StringBuilder values = new StringBuilder("'w':1");
        for (int i = 0; i < 5_000; i++) {
            values.append(",'w").append(i).append("':1");
        }
        PromptReading prompt = read(null, messages, "{" + variables + "}", "{}");
        ObjectNode given = (ObjectNode) json("{" + values + "}");

        RenderedPrompt[] rendered = new RenderedPrompt[1];
        long bytes =
                bytesMade(() ->
                        rendered[0] =
                                ((PromptTemplate) prompt).render(given, RenderLimits.DEFAULT));

        assertThat(rendered[0]).isInstanceOf(RenderedPrompt.Messages.class);
        assertThat(bytes).isLessThan(8_000_000);
    }

    @Test
    void defaultsAreMadeOnceForAllRenderings() {
        String list = "[" + "'x',".repeat(50_000) + "1]";
        PromptTemplate prompt =
                (PromptTemplate)
                        text(
                                "{{ xs|length }}",
                                "{'xs':{'type':'list','default':%s}}".formatted(list));
        ObjectNode nothing = (ObjectNode) json("{}");

        assertThat(prompt.render(nothing, RenderLimits.DEFAULT))
                .isEqualTo(new RenderedPrompt.Text("50001"));
        assertThat(bytesMade(() -> prompt.render(nothing, RenderLimits.DEFAULT)))
                .isLessThan(100_000);
    }

    @Test
    void partsAreCountedBeforeTheyAreRead() {
        String part = "{'type':'text','text':'%s'},".formatted("{{x}}".repeat(6_000));
        ArrayNode messages =
                (ArrayNode) json("[{'role':'user','content':[%s{}]}]".formatted(part.repeat(300)));
        PromptSource source =
                new PromptSource(null, messages, JSON.createObjectNode(), JSON.createObjectNode());

        PromptReading[] read = new PromptReading[1];
        long bytes = bytesMade(() -> read[0] = PromptTemplate.read(source));

        assertThat(read[0])
                .isEqualTo(
                        new PromptFault(
                                "messages", 0, "must have at most 65536 characters together"));
        assertThat(bytes).isLessThan(20_000_000);
    }

    @Test
    void aNumberTooLargeForAFloatIsInfinite() {
        ObjectNode values = JSON.createObjectNode().put("n", new BigDecimal("7391e999"));

        assertThat(((PromptTemplate) text("{{ n }}", "{}")).render(values, RenderLimits.DEFAULT))
                .isEqualTo(new RenderedPrompt.Text("inf"));
    }

    @Test
    void nothingOfAValueStandsInAFault() {
        String values =
                "{'s':'swordfish','n':'swordfish','xs':['swordfish'],'d':{'swordfish':'swordfish'}}";
        for (PromptReading prompt :
                List.of(
                        text("x", "{'n':{'type':'integer'}}"),
                        text("x", "{'xs':{'type':'string'}}"),
                        text("x", "{'missing':{'required':true}}"),
                        text("{{ xs|map(attribute=s)|list }}", "{}"),
                        text("{{ '%(a)s' % d }}{{ s % d }}", "{}"),
                        text("{{ 'x'.center(5, **d) }}", "{}"),
                        text("{% macro m() %}{% endmacro %}{{ m(**d) }}", "{}"),
                        read(
                                null,
                                "[{'role':'user','content':'{{ d[s][s] + 1 }}'}]",
                                "{}",
                                "{}"))) {
            assertThat(render(prompt, values))
                    .isInstanceOfSatisfying(
                            PromptFault.class,
                            fault ->
                                    assertThat(fault.message() + fault)
                                            .doesNotContain("swordfish"));
        }
    }

    private static long bytesMade(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
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
