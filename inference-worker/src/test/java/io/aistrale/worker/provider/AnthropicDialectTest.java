package io.aistrale.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.token.Secret;
import io.aistrale.worker.provider.Dialect.Encoding;
import io.aistrale.worker.provider.ProviderOutcome.Completed;
import io.aistrale.worker.provider.ProviderRequest.Task;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class AnthropicDialectTest {
    private static final Endpoint ANTHROPIC =
            Endpoints.at("anthropic", URI.create("http://provider/v1"), null);
    private final AnthropicDialect dialect = new AnthropicDialect();

    @Test
    void aWholeConversationIsSaidInBlocks() {
        var said =
                said(
                        """
                        {"messages":[
                          {"role":"developer","content":"Be brief."},
                          {"role":"system","content":[{"type":"text","text":"Be kind.","cache_control":{"type":"ephemeral"}}]},
                          {"role":"user","content":[{"type":"text","text":"What is this?"},
                            {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"auto"}},
                            {"type":"image_url","image_url":{"url":"https://example.org/a.png"}}]},
                          {"role":"assistant","content":"","refusal":null,"tool_calls":[
                            {"id":"c1","type":"function","function":{"name":"look","arguments":"{\\"at\\":1}"}},
                            {"id":"c2","type":"function","function":{"name":"look","arguments":"{}"}}]},
                          {"role":"tool","tool_call_id":"c1","content":"a cat"},
                          {"role":"tool","tool_call_id":"c2","content":"a dog"},
                          {"role":"user","content":"And?"}],
                         "max_completion_tokens":100,"temperature":0.5,"top_p":0.9,"stop":"END","user":"u1",
                         "n":1,"logprobs":false,"frequency_penalty":0,"seed":null}\
                        """);

        assertThat(said)
                .isEqualTo(
                        Json.object(
                                """
                                {"model":"claude-sonnet-4-5","max_tokens":100,
                                 "system":[{"type":"text","text":"Be brief."},
                                   {"type":"text","text":"Be kind.","cache_control":{"type":"ephemeral"}}],
                                 "messages":[
                                  {"role":"user","content":[{"type":"text","text":"What is this?"},
                                    {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}},
                                    {"type":"image","source":{"type":"url","url":"https://example.org/a.png"}}]},
                                  {"role":"assistant","content":[
                                    {"type":"tool_use","id":"c1","name":"look","input":{"at":1}},
                                    {"type":"tool_use","id":"c2","name":"look","input":{}}]},
                                  {"role":"user","content":[
                                    {"type":"tool_result","tool_use_id":"c1","content":[{"type":"text","text":"a cat"}]},
                                    {"type":"tool_result","tool_use_id":"c2","content":[{"type":"text","text":"a dog"}]},
                                    {"type":"text","text":"And?"}]}],
                                 "temperature":0.5,"top_p":0.9,"stop_sequences":["END"],"metadata":{"user_id":"u1"}}\
                                """));
    }

    @Test
    void toolsFormatAndEffortAreSaidInAnthropicsWords() {
        var said =
                said(
                        """
                        {"messages":[{"role":"user","content":"Hi"}],"max_tokens":5,
                         "tools":[{"type":"function","function":{"name":"f","description":"d","strict":true,
                            "parameters":{"type":"object","properties":{}}}},
                           {"type":"function","function":{"name":"g"}}],
                         "tool_choice":{"type":"function","function":{"name":"f"}},"parallel_tool_calls":false,
                         "reasoning_effort":"low",
                         "response_format":{"type":"json_schema","json_schema":{"name":"n","strict":true,"schema":{"type":"object"}}}}\
                        """);

        assertThat(said)
                .isEqualTo(
                        Json.object(
                                """
                                {"model":"claude-sonnet-4-5","max_tokens":5,
                                 "messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}],
                                 "tools":[{"name":"f","description":"d","strict":true,"input_schema":{"type":"object","properties":{}}},
                                   {"name":"g","input_schema":{"type":"object"}}],
                                 "tool_choice":{"type":"tool","name":"f","disable_parallel_tool_use":true},
                                 "output_config":{"effort":"low","format":{"type":"json_schema","schema":{"type":"object"}}}}\
                                """));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    "n":2 | n
                    "logprobs":true | logprobs
                    "seed":7 | seed
                    "frequency_penalty":0.1 | frequency_penalty
                    "logit_bias":{"1":2} | logit_bias
                    "some_new_field":1 | some_new_field
                    "temperature":1.5 | temperature
                    "response_format":{"type":"json_object"} | response_format.type
                    "reasoning_effort":"minimal" | reasoning_effort
                    "tool_choice":"perhaps" | tool_choice
                    "tools":[{"type":"custom"}] | tools[0].type
                    "messages":"Hi" | messages
                    "messages":[{"role":"user","content":[{"type":"input_audio"}]}] | messages[0].content[0].type
                    "messages":[{"role":"user","content":"a","name":"Bob"}] | messages[0].name
                    "messages":[{"role":"function","content":"a"}] | messages[0].role
                    "messages":[{"role":"user","content":"a"},{"role":"system","content":"b"}] | messages[1].role
                    "messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"x","detail":"low"}}]}] | messages[0].content[0].image_url.detail
                    "messages":[{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"no"}}]}] | messages[0].tool_calls[0].function.arguments
                    "max_tokens":null | max_tokens
                    """,
            delimiter = '|',
            quoteCharacter = '`')
    void whatCannotBeSaidIsRefusedByName(String member, String named) {
        assertThat(
                        dialect.encode(
                                request(
                                        "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":5,"
                                                + member
                                                + "}",
                                        null),
                                ANTHROPIC,
                                Secret.of("c4nary-t")))
                .isInstanceOfSatisfying(
                        Encoding.Refused.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                            assertThat(refused.message()).startsWith(named + ": ");
                        });
    }

    @Test
    void embeddingsAreRefused() {
        assertThat(
                        dialect.encode(
                                OpenAiContractTest.embeddings("claude-sonnet-4-5"),
                                ANTHROPIC,
                                Secret.of("c4nary-t")))
                .isInstanceOfSatisfying(
                        Encoding.Refused.class,
                        refused ->
                                assertThat(refused.code())
                                        .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION));
    }

    @ParameterizedTest
    @CsvSource({"'US', us", "'global', global", "'not_available',", ","})
    void whereInferenceRanIsToldWhereItIsKnown(@Nullable String geo, @Nullable String region) {
        String told = geo == null ? "" : ",\"inference_geo\":\"" + geo + "\"";
        String usage = "\"usage\":{\"input_tokens\":1,\"output_tokens\":1" + told + "}";
        var whole =
                decoded(
                        "{\"id\":\"m\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}],"
                                + usage
                                + "}",
                        Map.of());
        var stream = new AnthropicStream(OpenAiContractTest.chat("claude-opus-5"), 0);
        stream.read("{\"type\":\"message_start\",\"message\":{" + usage + "}}");

        assertThat(whole.region()).isEqualTo(region);
        assertThat(stream.answer()).isNotNull().extracting(Answer::region).isEqualTo(region);
    }

    @Test
    void theNewestVersionTakesNoSamplingParameters() {
        var newest =
                new Endpoint(
                        "anthropic",
                        ANTHROPIC.baseUrl(),
                        null,
                        "2026-10-21",
                        ANTHROPIC.limits(),
                        ANTHROPIC.transport());
        String hot =
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":5,\"temperature\":0.5}";

        assertThat(dialect.encode(request(hot, null), newest, Secret.of("c4nary-t")))
                .isInstanceOfSatisfying(
                        Encoding.Refused.class,
                        refused ->
                                assertThat(refused.message())
                                        .startsWith("temperature: ")
                                        .contains("2026-10-21"));
        assertThat(dialect.encode(request(hot, null), ANTHROPIC, Secret.of("c4nary-t")))
                .isInstanceOfSatisfying(
                        Encoding.Call.class,
                        call ->
                                assertThat(call.headers())
                                        .containsEntry("anthropic-version", "2023-06-01")
                                        .containsEntry("x-api-key", "c4nary-t"));
    }

    @Test
    void plainInputsAreOneUserMessageAndTheCapIsLaidOn() {
        var asked =
                OutputCap.capped(
                        new ProviderRequest(
                                Task.TEXT_GENERATION,
                                "claude-sonnet-4-5",
                                null,
                                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                                null,
                                false),
                        4096,
                        ANTHROPIC);

        assertThat(OutputCap.of(asked)).isEqualTo(4096);
        var call = (Encoding.Call) dialect.encode(asked, ANTHROPIC, Secret.of("c4nary-t"));
        assertThat(new String(call.body(), StandardCharsets.UTF_8)).contains("\"max_tokens\":4096");
        assertThat(call.uri()).hasToString("http://provider/v1/messages");
    }

    @Test
    void theAnswerIsAChatCompletionWithTotalsThatIncludeTheirDetails() {
        var answer =
                decoded(
                        AnthropicContractTest.MESSAGE,
                        Map.of("date", "Tue, 24 Nov 2026 12:00:00 GMT"));

        assertThat(Json.object(answer.response()))
                .isEqualTo(
                        Json.object(
                                """
                                {"id":"msg_1","object":"chat.completion","created":1795521600,"model":"claude-sonnet-4-5-20250929",
                                 "choices":[{"index":0,"message":{"role":"assistant","content":"Hi there","refusal":null,
                                   "reasoning_content":"Let me see."},"logprobs":null,"finish_reason":"stop"}],
                                 "usage":{"prompt_tokens":1311,"completion_tokens":50,"total_tokens":1361,
                                  "prompt_tokens_details":{"cached_tokens":1000,"cache_write_tokens":300},
                                  "completion_tokens_details":{"reasoning_tokens":20}}}\
                                """));
        assertThat(answer.serviceTier()).isEqualTo("standard");
    }

    @Test
    void aToolCallIsAnswered() {
        var answer = decoded(AnthropicContractTest.TOOL, Map.of());

        assertThat(answer.text()).isNull();
        assertThat(answer.response())
                .contains(
                        "\"tool_calls\":[{\"id\":\"toolu_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Paris\\\"}\"}}]");
    }

    @Test
    void missingUsageIsEstimatedAndFlagged() {
        var answer =
                decoded(
                        "{\"content\":[{\"type\":\"text\",\"text\":\"some"
                                + " words\"}],\"stop_reason\":\"end_turn\"}",
                        Map.of());

        assertThat(answer.usage().estimated()).isTrue();
        assertThat(answer.usage().input()).isPositive();
        assertThat(answer.usage().output()).isPositive();
    }

    private Answer decoded(String body, Map<String, String> headers) {
        var answer = new HttpAnswer(200, headers, body.getBytes(StandardCharsets.UTF_8));
        return ((Completed) dialect.decode(OpenAiContractTest.chat("claude-sonnet-4-5"), answer))
                .answer();
    }

    private @Nullable ObjectNode said(String body) {
        var call =
                (Encoding.Call)
                        dialect.encode(request(body, null), ANTHROPIC, Secret.of("c4nary-t"));
        return Json.object(call.body());
    }

    private static ProviderRequest request(String body, @Nullable String parameters) {
        return new ProviderRequest(Task.CHAT, "claude-sonnet-4-5", null, body, parameters, false);
    }
}
