package io.aistrale.gateway.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.schemas.jinja.RenderLimits;
import io.aistrale.schemas.prompt.PromptFault;
import io.aistrale.schemas.prompt.PromptSource;
import io.aistrale.schemas.prompt.RenderedPrompt;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class PreviewsTest {

    private static final ObjectNode NONE = JsonNodeFactory.instance.objectNode();

    private static final class BrokenVariables extends ObjectNode {
        private static final long serialVersionUID = 1;

        BrokenVariables() {
            super(JsonNodeFactory.instance);
        }

        @Override
        public Set<Map.Entry<String, JsonNode>> properties() {
            throw new IllegalStateException("broken");
        }
    }

    private final Previews previews = new Previews(new PreviewProperties(1, Duration.ofMillis(20)));

    @Test
    void whoFindsNoPlaceInTimeIsToldSoAndAPlaceIsGivenBack() {
        PromptSource greeting = source("hi", null);
        var held = new HeldVariables();
        CompletableFuture<Optional<RenderedPrompt>> first =
                CompletableFuture.supplyAsync(() -> previews.render(greeting, held));
        held.awaitRendering();

        assertThat(previews.render(greeting, NONE)).isEmpty();

        held.release();
        assertThat(first.join()).contains(new RenderedPrompt.Text("hi"));
        assertThat(previews.render(greeting, NONE)).contains(new RenderedPrompt.Text("hi"));
    }

    @Test
    void aPlaceIsGivenBackWhateverGoesWrong() {
        assertThatThrownBy(() -> previews.render(source("hi", null), new BrokenVariables()))
                .hasMessage("broken");

        assertThat(previews.render(source("hi", null), NONE)).isPresent();
        assertThat(previews.render(source("{{ who }}", null), NONE))
                .containsInstanceOf(PromptFault.class);
        assertThat(previews.render(source("hi", null), NONE)).isPresent();
    }

    @Test
    void aPreviewMayDoWhatARequestMayAndTheClockEndsNone() {
        assertThat(Previews.LIMITS)
                .usingRecursiveComparison()
                .ignoringFields("time")
                .isEqualTo(RenderLimits.DEFAULT);
        assertThat(Previews.LIMITS.time())
                .isGreaterThanOrEqualTo(RenderLimits.DEFAULT.time().multipliedBy(100));
    }

    @Test
    void everyHostileTemplateIsEndedByWhatItDoes() {
        for (String hostile :
                new String[] {
                    "{% for i in range(9999) %}{% for k in range(9999) %}{% endfor %}{% endfor %}",
                    "{{ 'x' * 10**9 }}",
                    "{{ range(10**9)|list }}",
                    "{{ (9**9)**9999999 }}"
                }) {
            assertThat(previews.render(source(hostile, null), NONE))
                    .get()
                    .isInstanceOfSatisfying(
                            PromptFault.class,
                            fault ->
                                    assertThat(fault.reason()).doesNotContain("takes longer than"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{ '\\ud83d' }}", "{{ '\\ude00\\ud83d' }}"})
    void whatUtf8HasNoBytesForIsAFaultOfTheTemplate(String template) {
        var messages =
                (ArrayNode)
                        JsonMapper.shared()
                                .readTree(
                                        "[{\"role\":\"user\",\"content\":\"fine\"},{\"role\":\"user\"}]");
        ((ObjectNode) messages.get(1)).put("content", template);

        assertThat(previews.render(source(template, null), NONE))
                .get()
                .isInstanceOfSatisfying(
                        PromptFault.class,
                        fault -> assertThat(fault.place()).isEqualTo("template"));
        assertThat(previews.render(source(null, messages), NONE))
                .get()
                .isInstanceOfSatisfying(
                        PromptFault.class,
                        fault -> assertThat(fault.place()).isEqualTo("messages"));
        assertThat(previews.render(source("{{ '\\U0001f600' }}", null), NONE))
                .contains(new RenderedPrompt.Text("\uD83D\uDE00"));
    }

    private static PromptSource source(@Nullable String template, @Nullable ArrayNode messages) {
        return new PromptSource(template, messages, NONE, NONE);
    }
}
