package io.aistrale.worker.provider;

import com.cohere.api.Cohere;
import com.cohere.api.core.CohereApiException;
import com.cohere.api.errors.BadRequestError;
import com.cohere.api.errors.ForbiddenError;
import com.cohere.api.errors.GatewayTimeoutError;
import com.cohere.api.errors.InternalServerError;
import com.cohere.api.errors.InvalidTokenError;
import com.cohere.api.errors.NotFoundError;
import com.cohere.api.errors.NotImplementedError;
import com.cohere.api.errors.ServiceUnavailableError;
import com.cohere.api.errors.TooManyRequestsError;
import com.cohere.api.errors.UnauthorizedError;
import com.cohere.api.errors.UnprocessableEntityError;
import com.cohere.api.resources.v2.types.V2ChatResponse;
import com.cohere.api.resources.v2.types.V2ChatStreamResponse;
import com.cohere.api.resources.v2.types.V2EmbedRequestTruncate;
import com.cohere.api.types.ApiMeta;
import com.cohere.api.types.ApiMetaBilledUnits;
import com.cohere.api.types.ChatFinishReason;
import com.cohere.api.types.ChatTextContent;
import com.cohere.api.types.EmbedByTypeResponse;
import com.cohere.api.types.EmbedInputType;
import com.cohere.api.types.ToolCallV2;
import com.cohere.api.types.Usage;
import io.aistrale.schemas.error.ErrorCode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// cohere-java as the oracle.
class CohereOracleTest extends SdkOracle<Cohere> {
    private static final String TOOLS =
            """
            {"messages":[{"role":"user","content":"What is the weather in Rome and in Oslo?"},
               {"role":"assistant","content":null,"reasoning_content":"I shall look.","tool_calls":[
                 {"id":"c1","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Rome\\"}"}},
                 {"id":"c2","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Oslo\\"}"}}]},
               {"role":"tool","tool_call_id":"c1","content":"warm"},
               {"role":"tool","tool_call_id":"c2","content":"cold"}],
             "tools":[{"type":"function","function":{"name":"weather","description":"Tells the weather","strict":true,
               "parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}],
             "tool_choice":"%s"}\
            """;

    @Override
    String provider() {
        return "cohere";
    }

    @Override
    Dialect dialect() {
        return new CohereDialect();
    }

    @Override
    Endpoint endpoint(String simulator) {
        return Endpoints.at("cohere", URI.create(simulator + "/cohere/v2"), null);
    }

    @Override
    Cohere client(String simulator, String token) {
        return Cohere.builder()
                .token(token)
                .url(simulator + "/cohere")
                .maxRetries(0)
                .timeout(20)
                .build();
    }

    @Override
    void ask(Cohere client, String model) {
        var _ =
                client.v2()
                        .chat(
                                CohereSdkCalls.asking(model)
                                        .addMessages(CohereSdkCalls.user("Hi"))
                                        .build());
    }

    @Override
    int status(Throwable thrown) {
        return ((CohereApiException) thrown).statusCode();
    }

    @Override
    List<Twin<Cohere>> twins() {
        return List.of(
                new Twin<>(
                        "instructions, turns and all that steers a model",
                        chat(
                                "cached-tokens",
                                """
                                {"messages":[{"role":"developer","content":"Be brief."},
                                   {"role":"user","content":"One?"},{"role":"assistant","content":"Two."},
                                   {"role":"user","content":"Three, and much more?"}],
                                 "max_completion_tokens":4,"stop":["END","STOP"],"temperature":0.3,"top_p":0.9,"k":5,
                                 "seed":7,"frequency_penalty":0.5,"presence_penalty":0.25,"logprobs":true,"priority":3}\
                                """),
                        client -> said(client.v2().chat(CohereSdkCalls.steered()))),
                new Twin<>(
                        "tools, their calls and their results",
                        chat("tools", TOOLS.formatted("required")),
                        client ->
                                said(
                                        client.v2()
                                                .chat(
                                                        CohereSdkCalls.withTools(
                                                                "tools", "REQUIRED")))),
                new Twin<>(
                        "no tool",
                        chat("echo", TOOLS.formatted("none")),
                        client -> said(client.v2().chat(CohereSdkCalls.withTools("echo", "NONE")))),
                new Twin<>(
                        "tools in a stream",
                        streamed("tools", TOOLS.formatted("required")),
                        client -> said(client.v2().chatStream(CohereSdkCalls.streamedWithTools()))),
                new Twin<>(
                        "an answer that keeps to a schema",
                        chat(
                                "echo",
                                """
                                {"messages":[{"role":"user","content":"Which city?"}],
                                 "response_format":{"type":"json_schema","json_schema":{"name":"city","strict":true,
                                   "schema":{"type":"object","properties":{"name":{"type":"string"}}}}}}\
                                """),
                        client -> said(client.v2().chat(CohereSdkCalls.toASchema()))),
                new Twin<>(
                        "images by address and by value",
                        chat(
                                "echo",
                                """
                                {"messages":[{"role":"user","content":[{"type":"text","text":"What is this?"},
                                   {"type":"image_url","image_url":{"url":"https://example.org/a.png","detail":"low"}},
                                   {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]}\
                                """),
                        client -> said(client.v2().chat(CohereSdkCalls.withImages()))),
                new Twin<>(
                        "members of Cohere's own",
                        chat(
                                "echo",
                                """
                                {"messages":[{"role":"user","content":"Hi"}],"documents":["one","two"],
                                 "citation_options":{"mode":"ACCURATE"},"safety_mode":"STRICT",
                                 "thinking":{"type":"enabled","token_budget":64}}\
                                """),
                        client -> said(client.v2().chat(CohereSdkCalls.ofCoheresOwn()))),
                new Twin<>(
                        "a stream",
                        streamed(
                                "echo",
                                """
                                {"messages":[{"role":"user","content":"Tell me something long, please"}],"max_tokens":5,
                                 "stop":"END","stream_options":{"include_usage":true}}\
                                """),
                        client -> said(client.v2().chatStream(CohereSdkCalls.streamed()))),
                new Twin<>(
                        "one text to embed",
                        embeddings("echo", "{\"input\":\"a text\",\"dimensions\":4}"),
                        client ->
                                said(
                                        client.v2()
                                                .embed(
                                                        CohereSdkCalls.embedding(
                                                                        EmbedInputType
                                                                                .SEARCH_DOCUMENT)
                                                                .texts(List.of("a text"))
                                                                .build()))),
                new Twin<>(
                        "texts to embed, packed on our side",
                        embeddings(
                                "echo",
                                "{\"input\":[\"a text\",\"another\"],\"dimensions\":4,\"encoding_format\":\"base64\","
                                        + "\"input_type\":\"search_query\",\"truncate\":\"END\"}"),
                        client ->
                                said(
                                        client.v2()
                                                .embed(
                                                        CohereSdkCalls.embedding(
                                                                        EmbedInputType.SEARCH_QUERY)
                                                                .texts(List.of("a text", "another"))
                                                                .truncate(
                                                                        V2EmbedRequestTruncate.END)
                                                                .build()))));
    }

    @Override
    List<Refusal> refusals() {
        return List.of(
                new Refusal(
                        "echo",
                        "an-invalid-token",
                        401,
                        UnauthorizedError.class,
                        ErrorCode.CREDENTIAL_REFUSED),
                new Refusal("error-400", 400, BadRequestError.class, ErrorCode.INVALID_REQUEST),
                new Refusal(
                        "spend-exhausted",
                        402,
                        CohereApiException.class,
                        ErrorCode.SPEND_EXHAUSTED),
                new Refusal("error-403", 403, ForbiddenError.class, ErrorCode.PERMISSION_DENIED),
                new Refusal("unknown-model", 404, NotFoundError.class, ErrorCode.MODEL_NOT_FOUND),
                new Refusal(
                        "error-422",
                        422,
                        UnprocessableEntityError.class,
                        ErrorCode.INVALID_REQUEST),
                new Refusal("error-429", 429, TooManyRequestsError.class, ErrorCode.RATE_LIMITED),
                new Refusal(
                        "error-498", 498, InvalidTokenError.class, ErrorCode.CREDENTIAL_REFUSED),
                new Refusal("error-500", 500, InternalServerError.class, ErrorCode.PROVIDER_ERROR),
                new Refusal(
                        "error-501",
                        501,
                        NotImplementedError.class,
                        ErrorCode.UNSUPPORTED_OPERATION),
                new Refusal(
                        "overloaded",
                        503,
                        ServiceUnavailableError.class,
                        ErrorCode.PROVIDER_OVERLOADED),
                new Refusal("error-504", 504, GatewayTimeoutError.class, ErrorCode.PROVIDER_ERROR));
    }

    private static Said said(V2ChatResponse answer) {
        var message = answer.getMessage();
        String text =
                message.getContent().orElse(List.of()).stream()
                        .flatMap(part -> part.getText().stream())
                        .map(ChatTextContent::getText)
                        .collect(Collectors.joining());
        return new Said(
                answer.getId(),
                text,
                message.getToolPlan().orElse(null),
                finishReason(answer.getFinishReason()),
                message.getToolCalls().orElse(List.of()).stream()
                        .map(CohereOracleTest::toolCall)
                        .toList(),
                List.of(),
                usage(answer.getUsage().orElseThrow()));
    }

    private static Said.ToolCall toolCall(ToolCallV2 call) {
        var function = call.getFunction().orElseThrow();
        return Said.ToolCall.of(
                call.getId(),
                function.getName().orElseThrow(),
                function.getArguments().orElseThrow());
    }

    /// The SDK leaves it to its caller to put a stream together.
    private static Said said(Iterable<V2ChatStreamResponse> events) {
        var all = new ArrayList<V2ChatStreamResponse>();
        events.forEach(all::add);
        var end = all.getLast().getMessageEnd().flatMap(event -> event.getDelta()).orElseThrow();
        return new Said(
                all.getFirst().getMessageStart().flatMap(start -> start.getId()).orElseThrow(),
                all.stream().map(CohereOracleTest::text).collect(Collectors.joining()),
                null,
                finishReason(end.getFinishReason().orElseThrow()),
                streamedCall(all).stream().toList(),
                List.of(),
                end.getUsage().map(CohereOracleTest::usage).orElseThrow());
    }

    private static String text(V2ChatStreamResponse event) {
        return event.getContentDelta()
                .flatMap(delta -> delta.getDelta())
                .flatMap(delta -> delta.getMessage())
                .flatMap(message -> message.getContent())
                .flatMap(content -> content.getText())
                .orElse("");
    }

    private static Optional<Said.ToolCall> streamedCall(List<V2ChatStreamResponse> events) {
        String arguments =
                events.stream().map(CohereOracleTest::moreArguments).collect(Collectors.joining());
        return events.stream()
                .flatMap(event -> event.getToolCallStart().stream())
                .map(start -> start.getDelta().orElseThrow().getMessage().orElseThrow())
                .map(message -> message.getToolCalls().orElseThrow())
                .map(call ->
                        Said.ToolCall.of(
                                call.getId(),
                                call.getFunction().orElseThrow().getName().orElseThrow(),
                                arguments))
                .findFirst();
    }

    private static String moreArguments(V2ChatStreamResponse event) {
        return event.getToolCallDelta()
                .flatMap(delta -> delta.getDelta())
                .flatMap(delta -> delta.getMessage())
                .flatMap(message -> message.getToolCalls())
                .flatMap(call -> call.getFunction())
                .flatMap(function -> function.getArguments())
                .orElse("");
    }

    private static Said said(EmbedByTypeResponse answer) {
        var vectors =
                answer.getEmbeddings().getFloat().orElseThrow().stream()
                        .map(vector -> vector.stream().map(Double::floatValue).toList())
                        .toList();
        double billed =
                answer.getMeta()
                        .flatMap(ApiMeta::getBilledUnits)
                        .flatMap(ApiMetaBilledUnits::getInputTokens)
                        .orElseThrow();
        return Said.vectors(vectors, TokenUsage.ofText((long) billed, 0, false));
    }

    private static @Nullable String finishReason(ChatFinishReason reason) {
        return switch (reason.getEnumValue()) {
            case COMPLETE, STOP_SEQUENCE -> "stop";
            case MAX_TOKENS -> "length";
            case TOOL_CALL -> "tool_calls";
            case ERROR, TIMEOUT, UNKNOWN -> null;
        };
    }

    /// Billed is what stands in `billed_units`.
    private static TokenUsage usage(Usage usage) {
        var billed = usage.getBilledUnits().orElseThrow();
        return TokenUsage.ofText(
                tokens(billed.getInputTokens()), tokens(billed.getOutputTokens()), false);
    }

    private static long tokens(Optional<Double> count) {
        return count.orElseThrow().longValue();
    }
}
