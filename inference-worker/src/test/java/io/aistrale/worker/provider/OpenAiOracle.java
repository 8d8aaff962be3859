package io.aistrale.worker.provider;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.OpenAIServiceException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/// openai-java as the oracle of whoever speaks OpenAI's format.
abstract class OpenAiOracle extends SdkOracle<OpenAIClient> {
    @Override
    Endpoint endpoint(String simulator) {
        return Endpoints.at(provider(), URI.create(base(simulator)), null);
    }

    @Override
    OpenAIClient client(String simulator, String token) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(base(simulator))
                .apiKey(token)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(20))
                .responseValidation(true)
                .build();
    }

    private String base(String simulator) {
        return simulator + "/" + provider() + "/v1";
    }

    @Override
    void ask(OpenAIClient client, String model) {
        var _ = complete(client, model, chat -> chat.addUserMessage("Hi"));
    }

    @Override
    int status(Throwable thrown) {
        return ((OpenAIServiceException) thrown).statusCode();
    }

    @Override
    List<Twin<OpenAIClient>> twins() {
        return List.of(
                new Twin<>(
                        "plain inputs are a user's message",
                        new ProviderRequest(
                                ProviderRequest.Task.CHAT,
                                "echo",
                                "Hi",
                                null,
                                "{\"seed\":7}",
                                false),
                        client ->
                                complete(
                                        client, "echo", chat -> chat.addUserMessage("Hi").seed(7))),
                new Twin<>(
                        "instructions and all that steers a model",
                        chat(
                                "echo",
                                """
                                {"messages":[{"role":"developer","content":"Be brief."},
                                   {"role":"system","content":"Be kind."},
                                   {"role":"user","content":"Good morning, dear model"}],
                                 "temperature":0.2,"top_p":0.9,"seed":7,"max_completion_tokens":3,"n":1,
                                 "stop":["END","STOP"],"frequency_penalty":0.5,"presence_penalty":-0.5,
                                 "logit_bias":{"50256":-100},"logprobs":true,"top_logprobs":2,
                                 "reasoning_effort":"low","user":"u1","store":false,"service_tier":"flex",
                                 "metadata":{"run":"7"},"parallel_tool_calls":false}\
                                """),
                        client -> complete(client, "echo", OpenAiSdkCalls::steered)),
                new Twin<>(
                        "several turns and the older cap",
                        chat(
                                "reasoning-tokens",
                                """
                                {"messages":[{"role":"user","content":"One?"},{"role":"assistant","content":"Two."},
                                   {"role":"user","content":"Three?"}],"max_tokens":100,"stop":"END"}\
                                """),
                        client ->
                                complete(client, "reasoning-tokens", OpenAiSdkCalls::severalTurns)),
                new Twin<>(
                        "tools, their calls and their results",
                        chat("tools", TOOLS),
                        client -> complete(client, "tools", OpenAiSdkCalls::withTools)),
                new Twin<>(
                        "tools in a stream",
                        streamed("tools", TOOLS),
                        client -> stream(client, "tools", OpenAiSdkCalls::withTools)),
                new Twin<>(
                        "an answer that keeps to a schema",
                        chat(
                                "cached-tokens",
                                """
                                {"messages":[{"role":"user","content":"Which city is it, by chance?"}],
                                 "response_format":{"type":"json_schema","json_schema":{"name":"city","description":"A city",
                                   "strict":true,"schema":{"type":"object","properties":{"name":{"type":"string"}},
                                   "required":["name"],"additionalProperties":false}}}}\
                                """),
                        client -> complete(client, "cached-tokens", OpenAiSdkCalls::toASchema)),
                new Twin<>(
                        "images by address and by value",
                        chat(
                                "echo",
                                """
                                {"messages":[{"role":"user","content":[{"type":"text","text":"What is this?"},
                                   {"type":"image_url","image_url":{"url":"https://example.org/a.png","detail":"low"}},
                                   {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]}\
                                """),
                        client -> complete(client, "echo", OpenAiSdkCalls::withImages)),
                new Twin<>(
                        "a stream that is asked for its usage",
                        streamed(
                                "cached-tokens",
                                "{\"messages\":[{\"role\":\"user\",\"content\":\"Tell me something long\"}],"
                                        + "\"stream_options\":{\"include_usage\":true}}"),
                        client -> stream(client, "cached-tokens", OpenAiSdkCalls::askingForUsage)),
                new Twin<>(
                        "one text to embed",
                        embeddings("echo", "{\"input\":\"a text\",\"dimensions\":4}"),
                        client -> embed(client, embed -> embed.input("a text").dimensions(4))),
                new Twin<>(
                        "texts to embed as floats",
                        embeddings(
                                "echo",
                                "{\"input\":[\"a text\",\"another\"],\"dimensions\":4,\"encoding_format\":\"float\"}"),
                        client ->
                                embed(
                                        client,
                                        embed ->
                                                embed.inputOfArrayOfStrings(
                                                                List.of("a text", "another"))
                                                        .dimensions(4)
                                                        .encodingFormat(
                                                                EmbeddingCreateParams.EncodingFormat
                                                                        .FLOAT))),
                new Twin<>(
                        "tokens to embed as base64",
                        embeddings(
                                "echo",
                                "{\"input\":[[1,2,3],[4]],\"dimensions\":4,\"encoding_format\":\"base64\",\"user\":\"u1\"}"),
                        client ->
                                embed(
                                        client,
                                        embed ->
                                                embed.inputOfArrayOfTokenArrays(
                                                                List.of(
                                                                        List.of(1L, 2L, 3L),
                                                                        List.of(4L)))
                                                        .dimensions(4)
                                                        .user("u1")
                                                        .encodingFormat(
                                                                EmbeddingCreateParams.EncodingFormat
                                                                        .BASE64))));
    }

    private static final String TOOLS =
            """
            {"messages":[{"role":"user","content":"What is the weather in Rome and in Oslo?"},
               {"role":"assistant","tool_calls":[
                 {"id":"c1","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Rome\\"}"}},
                 {"id":"c2","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Oslo\\"}"}}]},
               {"role":"tool","tool_call_id":"c1","content":"warm"},
               {"role":"tool","tool_call_id":"c2","content":"cold"}],
             "tools":[{"type":"function","function":{"name":"weather","description":"Tells the weather","strict":true,
               "parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}],
             "tool_choice":{"type":"function","function":{"name":"weather"}},"parallel_tool_calls":true}\
            """;

    private static Said complete(
            OpenAIClient client,
            String model,
            UnaryOperator<ChatCompletionCreateParams.Builder> chat) {
        return said(
                client.chat()
                        .completions()
                        .create(
                                chat.apply(ChatCompletionCreateParams.builder())
                                        .model(model)
                                        .build()));
    }

    private static Said stream(
            OpenAIClient client,
            String model,
            UnaryOperator<ChatCompletionCreateParams.Builder> chat) {
        var whole = ChatCompletionAccumulator.create();
        var params = chat.apply(ChatCompletionCreateParams.builder()).model(model).build();
        try (var events = client.chat().completions().createStreaming(params)) {
            events.stream().forEach(whole::accumulate);
        }
        return said(whole.chatCompletion());
    }

    private static Said embed(
            OpenAIClient client, UnaryOperator<EmbeddingCreateParams.Builder> embed) {
        CreateEmbeddingResponse list =
                client.embeddings()
                        .create(embed.apply(EmbeddingCreateParams.builder()).model("echo").build());
        return Said.of(list, TokenUsage.ofText(list.usage().promptTokens(), 0, false));
    }

    private static Said said(ChatCompletion completion) {
        return Said.of(completion, completion.usage().map(OpenAiOracle::usage).orElse(null));
    }

    private static TokenUsage usage(CompletionUsage usage) {
        long cached =
                usage.promptTokensDetails()
                        .flatMap(CompletionUsage.PromptTokensDetails::cachedTokens)
                        .orElse(0L);
        long reasoning =
                usage.completionTokensDetails()
                        .flatMap(CompletionUsage.CompletionTokensDetails::reasoningTokens)
                        .orElse(0L);
        return new TokenUsage(
                usage.promptTokens() - cached,
                cached,
                0,
                0,
                0,
                0,
                usage.completionTokens() - reasoning,
                reasoning,
                0,
                0,
                0,
                false);
    }
}
