package io.aistrale.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.token.Secret;
import io.aistrale.worker.provider.Dialect.Encoding;
import io.aistrale.worker.provider.ProviderOutcome.Completed;
import io.aistrale.worker.provider.ProviderOutcome.Rejected;
import io.aistrale.worker.provider.ProviderRequest.Task;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class CohereDialectTest {
    private static final Endpoint COHERE =
            Endpoints.at("cohere", URI.create("http://provider/v2"), null);
    private final CohereDialect dialect = new CohereDialect();

    @Test
    void aWholeConversationIsSaidInCoheresWords() {
        var said =
                said(
                        Task.CHAT,
                        """
                        {"messages":[
                          {"role":"developer","content":"Be brief."},
                          {"role":"user","content":[{"type":"text","text":"What?"},{"type":"image_url","image_url":{"url":"https://a/b.png","detail":"low"}}]},
                          {"role":"assistant","content":"","reasoning_content":"I look.","tool_calls":[{"id":"c1","type":"function","function":{"name":"look","arguments":"{}"}}]},
                          {"role":"tool","tool_call_id":"c1","content":"a cat"},
                          {"role":"assistant","content":"A cat."}],
                         "max_completion_tokens":9,"temperature":0.3,"top_p":0.75,"stop":["a","b"],"seed":3,
                         "frequency_penalty":0.1,"logprobs":true,"k":5,"parallel_tool_calls":true,
                         "tools":[{"type":"function","function":{"name":"look","strict":true,"parameters":{"type":"object"}}}],
                         "tool_choice":"required",
                         "response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object"}}}}\
                        """);

        assertThat(said)
                .isEqualTo(
                        Json.object(
                                """
                                {"model":"command-a-03-2025","stream":false,"max_tokens":9,"temperature":0.3,"p":0.75,"stop_sequences":["a","b"],
                                 "seed":3,"frequency_penalty":0.1,"logprobs":true,"k":5,
                                 "messages":[
                                  {"role":"system","content":"Be brief."},
                                  {"role":"user","content":[{"type":"text","text":"What?"},{"type":"image_url","image_url":{"url":"https://a/b.png","detail":"low"}}]},
                                  {"role":"assistant","tool_plan":"I look.","tool_calls":[{"id":"c1","type":"function","function":{"name":"look","arguments":"{}"}}]},
                                  {"role":"tool","tool_call_id":"c1","content":"a cat"},
                                  {"role":"assistant","content":"A cat."}],
                                 "tools":[{"type":"function","function":{"name":"look","parameters":{"type":"object"}}}],
                                 "strict_tools":true,"tool_choice":"REQUIRED",
                                 "response_format":{"type":"json_object","json_schema":{"type":"object"}}}\
                                """));
    }

    @Test
    void embeddingsAreAskedAsTexts() {
        assertThat(
                        said(
                                Task.EMBEDDINGS,
                                "{\"input\":\"one\",\"encoding_format\":\"base64\",\"dimensions\":256}"))
                .isEqualTo(
                        Json.object(
                                """
                                {"model":"command-a-03-2025","texts":["one"],"input_type":"search_document","embedding_types":["float"],"output_dimension":256}\
                                """));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    "n":2 | n
                    "logit_bias":{"1":2} | logit_bias
                    "top_logprobs":2 | top_logprobs
                    "user":"u" | user
                    "parallel_tool_calls":false | parallel_tool_calls
                    "reasoning_effort":"low" | reasoning_effort
                    "tool_choice":{"type":"function","function":{"name":"f"}} | tool_choice
                    "some_new_field":1 | some_new_field
                    "messages":[{"role":"user","content":[{"type":"input_audio"}]}] | messages[0].content[0].type
                    "messages":[{"role":"user","content":"a","name":"Bob"}] | messages[0].name
                    "messages":[{"role":"user"}] | messages[0].content
                    "response_format":{"type":"grammar"} | response_format.type
                    """,
            delimiter = '|',
            quoteCharacter = '`')
    void whatCannotBeSaidIsRefusedByName(String member, String named) {
        refused(
                Task.CHAT,
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]," + member + "}",
                named);
    }

    @Test
    void tokenArraysAreRefusedByName() {
        refused(Task.EMBEDDINGS, "{\"input\":[1,2,3]}", "input");
        refused(Task.EMBEDDINGS, "{\"input\":[[1],[2]]}", "input");
        refused(
                Task.EMBEDDINGS,
                "{\"input\":\"a\",\"encoding_format\":\"int8\"}",
                "encoding_format");
    }

    private void refused(Task task, String body, String named) {
        assertThat(dialect.encode(request(task, body), COHERE, Secret.of("c4nary-t")))
                .isInstanceOfSatisfying(
                        Encoding.Refused.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                            assertThat(refused.message()).startsWith(named + ": ");
                        });
    }

    @Test
    void embeddingsComeBackAsFloatsOrAsBase64OfLittleEndianFloats() {
        assertThat(response(Task.EMBEDDINGS, "{\"input\":\"a\"}", CohereContractTest.EMBED))
                .contains("\"embedding\":[0.5,-0.25]")
                .contains("\"usage\":{\"prompt_tokens\":2,\"total_tokens\":2}");
        assertThat(
                        response(
                                Task.EMBEDDINGS,
                                "{\"input\":\"a\",\"encoding_format\":\"base64\"}",
                                CohereContractTest.EMBED))
                .contains("\"embedding\":\"AAAAPwAAgL4=\"");
    }

    @Test
    void aGenerationThatBrokeOffIsBilledAsFarAsItCame() {
        var answer =
                new HttpAnswer(
                        200,
                        Map.of(),
                        CohereContractTest.CHAT
                                .replace("MAX_TOKENS", "ERROR")
                                .getBytes(StandardCharsets.UTF_8));

        assertThat(dialect.decode(OpenAiContractTest.chat("command-a-03-2025"), answer))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> {
                            assertThat(rejected.code()).isEqualTo(ErrorCode.PROVIDER_ERROR);
                            assertThat(rejected.usage()).isNotNull();
                            assertThat(rejected.usage().output()).isEqualTo(8);
                        });
    }

    private String response(Task task, String asked, String body) {
        var answer = new HttpAnswer(200, Map.of(), body.getBytes(StandardCharsets.UTF_8));
        return ((Completed) dialect.decode(request(task, asked), answer)).answer().response();
    }

    private @Nullable ObjectNode said(Task task, String body) {
        var call =
                (Encoding.Call) dialect.encode(request(task, body), COHERE, Secret.of("c4nary-t"));
        return Json.object(call.body());
    }

    private static ProviderRequest request(Task task, String body) {
        return new ProviderRequest(task, "command-a-03-2025", null, body, null, false);
    }
}
