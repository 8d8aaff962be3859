package io.aistrale.worker.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Operation;
import io.aistrale.schemas.event.PromptReference;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.prompt.PromptSource;
import io.aistrale.worker.prompt.PromptDirectory.Meant;
import io.aistrale.worker.prompt.PromptDirectory.StoredPrompt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class PromptRenderingTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<Meant, StoredPrompt> stored = new HashMap<>();
    private final List<Meant> asked = new ArrayList<>();
    private boolean away;
    private long nanos;
    private final Prompts prompts = new Prompts(this::find, () -> nanos);
    private final PromptRendering rendering = new PromptRendering(prompts, Runnable::run);

    private Optional<StoredPrompt> find(Meant meant) {
        asked.add(meant);
        if (away) {
            throw new DataAccessResourceFailureException("away");
        }
        return Optional.ofNullable(stored.get(meant));
    }

    @Test
    void aTextTakesThePlaceOfThePrompt() {
        store(new Meant("greeting", 2, null), 2, "Hello {{ name }}", null, "{}");

        var ready = ready(request(2, null, "{'name':'{{ 7 * 7 }}'}").build(), null);

        assertThat(ready.version()).isEqualTo(2);
        assertThat(ready.request().getInputs()).isEqualTo("Hello {{ 7 * 7 }}");
        assertThat(ready.request().getPrompt()).isNull();
        assertThat(ready.request().getBody()).isNull();
    }

    @Test
    void messagesBecomeTheBody() {
        store(
                new Meant("greeting", null, null),
                1,
                null,
                "[{'role':'user','content':'Hi {{ name }}'}]",
                "{}");

        var ready = ready(request(null, null, "{'name':'Ana'}").build(), null);

        assertThat(JSON.readTree(ready.request().getBody()))
                .isEqualTo(json("{'messages':[{'role':'user','content':'Hi Ana'}]}"));
        var embeddings = request(null, null, "{}").setOperation(Operation.EMBEDDINGS).build();
        assertRefused(embeddings, null, ErrorCode.PROMPT_INVALID, "chat only");
    }

    @Test
    void theVersionsDefaultsHoldWhereTheRequestSaysNothing() {
        store(
                new Meant("greeting", null, "production"),
                3,
                "x",
                null,
                "{'model':'m','provider':'openai','parameters':{'temperature':0,'max_tokens':5}}");

        var left =
                request(null, "production", "{}").setModel("").setParameters("{\"max_tokens\":9}");
        var ready = ready(left.build(), null);
        assertThat(ready.request().getModel()).isEqualTo("m");
        assertThat(ready.request().getProvider()).isEqualTo("openai");
        assertThat(JSON.readTree(ready.request().getParameters()))
                .isEqualTo(json("{'temperature':0,'max_tokens':9}"));

        var own = ready(request(null, "production", "{}").build(), null);
        assertThat(own.request().getModel()).isEqualTo("own");
        assertThat(own.request().getProvider()).isEqualTo("huggingface");
    }

    @Test
    void theVersionResolvedBeforeHoldsWhereverTheLabelPointsNow() {
        store(new Meant("greeting", null, "production"), 5, "new", null, "{}");
        store(new Meant("greeting", 4, null), 4, "old", null, "{}");

        var ready = ready(request(null, "production", "{}").build(), 4);

        assertThat(ready.version()).isEqualTo(4);
        assertThat(ready.request().getInputs()).isEqualTo("old");
    }

    @Test
    void whatIsMissingOrWrongEndsTheRequestAndSaysWhere() {
        assertRefused(
                request(null, null, "{}").build(),
                null,
                ErrorCode.PROMPT_NOT_FOUND,
                "no prompt 'greeting'");
        assertRefused(
                request(7, null, "{}").build(), null, ErrorCode.PROMPT_NOT_FOUND, "no version 7");
        assertRefused(
                request(null, "beta", "{}").build(),
                null,
                ErrorCode.PROMPT_NOT_FOUND,
                "no label 'beta'");
        store(new Meant("greeting", 1, null), 1, "a\n{{ nope }}", null, "{}");
        assertRefused(
                request(1, null, "{}").build(),
                null,
                ErrorCode.PROMPT_INVALID,
                "prompt 'greeting' version 1: template, line 2: 'nope' is undefined");
        assertRefused(
                request(1, null, "[]").build(),
                null,
                ErrorCode.PROMPT_INVALID,
                "must be a JSON object");
    }

    @Test
    void anArchivedPromptIsRefusedForNewRequestsAlone() {
        var source = new PromptSource("x", null, object("{}"), object("{}"));
        stored.put(new Meant("greeting", 1, null), new StoredPrompt(1, true, source));

        assertRefused(
                request(1, null, "{}").build(), null, ErrorCode.PROMPT_NOT_FOUND, "is archived");
        assertThat(ready(request(1, null, "{}").build(), 1).version()).isEqualTo(1);
    }

    @Test
    void aPromptIsAskedForAgainAfterAMinute() {
        var meant = new Meant("greeting", null, null);
        store(meant, 1, "one", null, "{}");
        ready(request(null, null, "{}").build(), null);
        store(meant, 2, "two", null, "{}");

        passes(Duration.ofSeconds(59));
        assertThat(ready(request(null, null, "{}").build(), null).version()).isEqualTo(1);
        passes(Duration.ofSeconds(1));
        assertThat(ready(request(null, null, "{}").build(), null).version()).isEqualTo(2);
        assertThat(asked).hasSize(2);
    }

    @Test
    void whileTheDatabaseIsAwayWhatIsKnownHoldsForAQuarterOfAnHour() {
        store(new Meant("greeting", 1, null), 1, "x", null, "{}");
        var known = request(1, null, "{}").build();
        ready(known, null);
        away = true;

        passes(Duration.ofMinutes(14));
        ready(known, null);
        assertThat(rendering.prompted(request(2, null, "{}").build(), null))
                .isEqualTo(new PromptedRequest.Unreachable());
        passes(Duration.ofSeconds(61));
        assertThat(rendering.prompted(known, null)).isEqualTo(new PromptedRequest.Unreachable());
        away = false;
        passes(Duration.ofSeconds(1));
        ready(known, null);
    }

    @Test
    void aMissingPromptIsAskedForEachTime() {
        var missing = request(null, null, "{}").build();
        rendering.prompted(missing, null);
        store(new Meant("greeting", null, null), 1, "x", null, "{}");

        assertThat(ready(missing, null).version()).isEqualTo(1);
    }

    private void passes(Duration time) {
        nanos += time.toNanos();
    }

    private PromptedRequest.Ready ready(InferenceRequest request, @Nullable Integer resolved) {
        var prompted = rendering.prompted(request, resolved);
        assertThat(prompted).isInstanceOf(PromptedRequest.Ready.class);
        return (PromptedRequest.Ready) prompted;
    }

    private void assertRefused(
            InferenceRequest request, @Nullable Integer resolved, ErrorCode code, String message) {
        assertThat(rendering.prompted(request, resolved))
                .isInstanceOfSatisfying(
                        PromptedRequest.Refused.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(code);
                            assertThat(refused.message()).contains(message);
                        });
    }

    private void store(
            Meant meant,
            int version,
            @Nullable String template,
            @Nullable String messages,
            String defaults) {
        stored.put(
                meant,
                new StoredPrompt(
                        version,
                        false,
                        new PromptSource(
                                template,
                                messages == null ? null : (ArrayNode) json(messages),
                                object("{}"),
                                object(defaults))));
    }

    private static InferenceRequest.Builder request(
            @Nullable Integer version, @Nullable String label, String variables) {
        return InferenceRequest.newBuilder()
                .setRequestId(TimeOrderedIds.next())
                .setUserId("ann")
                .setModel("own")
                .setCreatedAt(Instant.EPOCH)
                .setPrompt(
                        PromptReference.newBuilder()
                                .setName("greeting")
                                .setVersion(version)
                                .setLabel(label)
                                .setVariables(variables.replace('\'', '"'))
                                .build());
    }

    private static ObjectNode object(String text) {
        return (ObjectNode) json(text);
    }

    private static tools.jackson.databind.JsonNode json(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }
}
