package io.aistrale.worker.provider;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.ObjectMappers;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.ContentTooLargeException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.OverloadedException;
import com.anthropic.errors.PaymentRequiredException;
import com.anthropic.errors.PermissionDeniedException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.EnforcedSpendLimitReachedException;
import com.anthropic.models.messages.CacheCreation;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.OutputTokensDetails;
import com.anthropic.models.messages.TextBlock;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolChoiceAny;
import com.anthropic.models.messages.ToolChoiceAuto;
import com.anthropic.models.messages.ToolChoiceNone;
import com.anthropic.models.messages.ToolChoiceTool;
import com.anthropic.models.messages.ToolUseBlock;
import com.anthropic.models.messages.Usage;
import io.aistrale.schemas.error.ErrorCode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// anthropic-java as the oracle.
class AnthropicOracleTest extends SdkOracle<AnthropicClient> {
    private static final String TOOLS =
            """
            {"messages":[{"role":"user","content":"What is the weather in Rome and in Oslo?"},
               {"role":"assistant","content":"I shall look.","tool_calls":[
                 {"id":"c1","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Rome\\"}"}},
                 {"id":"c2","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Oslo\\"}"}}]},
               {"role":"tool","tool_call_id":"c1","content":"warm"},
               {"role":"tool","tool_call_id":"c2","content":[{"type":"text","text":"cold"}]}],
             "max_tokens":100,
             "tools":[{"type":"function","function":{"name":"weather","description":"Tells the weather","strict":true,
               "parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}],
             "tool_choice":%s,"parallel_tool_calls":%s}\
            """;

    @Override
    String provider() {
        return "anthropic";
    }

    @Override
    Dialect dialect() {
        return new AnthropicDialect();
    }

    @Override
    Endpoint endpoint(String simulator) {
        return Endpoints.at("anthropic", URI.create(simulator + "/anthropic/v1"), null);
    }

    @Override
    AnthropicClient client(String simulator, String token) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(simulator + "/anthropic")
                .apiKey(token)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(20))
                .responseValidation(true)
                .build();
    }

    @Override
    void ask(AnthropicClient client, String model) {
        var _ = create(client, model, message -> message.addUserMessage("Hi").maxTokens(9));
    }

    @Override
    int status(Throwable thrown) {
        return ((AnthropicServiceException) thrown).statusCode();
    }

    @Override
    List<Twin<AnthropicClient>> twins() {
        return List.of(
                new Twin<>(
                        "instructions, turns and all that steers a model",
                        chat(
                                "cached-tokens",
                                """
                                {"messages":[{"role":"system","content":"Be brief."},
                                   {"role":"user","content":"One, and a little more?"},{"role":"assistant","content":"Two."},
                                   {"role":"user","content":"Three, and much more than that?"}],
                                 "max_completion_tokens":4,"stop":["END","STOP"],"user":"u1",
                                 "reasoning_effort":"max","service_tier":"standard_only","inference_geo":"eu"}\
                                """),
                        client -> create(client, "cached-tokens", AnthropicSdkCalls::steered)),
                new Twin<>(
                        "sampling, which the SDK says only when made to",
                        chat(
                                "echo",
                                """
                                {"messages":[{"role":"user","content":"Hi"}],"max_tokens":100,"stop":"END",
                                 "temperature":0.3,"top_p":0.9,"top_k":5}\
                                """),
                        client -> create(client, "echo", AnthropicSdkCalls::sampled)),
                new Twin<>(
                        "tools, their calls and their results",
                        chat("tools", TOOLS.formatted("\"auto\"", "true")),
                        client ->
                                create(
                                        client,
                                        "tools",
                                        message ->
                                                AnthropicSdkCalls.withTools(message)
                                                        .toolChoice(
                                                                ToolChoiceAuto.builder().build()))),
                new Twin<>(
                        "tools in a stream, one at a time",
                        streamed("tools", TOOLS.formatted("\"required\"", "false")),
                        client ->
                                stream(
                                        client,
                                        "tools",
                                        message ->
                                                AnthropicSdkCalls.withTools(message)
                                                        .toolChoice(
                                                                ToolChoiceAny.builder()
                                                                        .disableParallelToolUse(
                                                                                true)
                                                                        .build()))),
                new Twin<>(
                        "no tool",
                        chat("echo", TOOLS.formatted("\"none\"", "false")),
                        client ->
                                create(
                                        client,
                                        "echo",
                                        message ->
                                                AnthropicSdkCalls.withTools(message)
                                                        .toolChoice(
                                                                ToolChoiceNone.builder().build()))),
                new Twin<>(
                        "a tool by its name",
                        chat(
                                "tools",
                                TOOLS.formatted(
                                        "{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}",
                                        "false")),
                        client ->
                                create(
                                        client,
                                        "tools",
                                        message ->
                                                AnthropicSdkCalls.withTools(message)
                                                        .toolChoice(
                                                                ToolChoiceTool.builder()
                                                                        .name("weather")
                                                                        .disableParallelToolUse(
                                                                                true)
                                                                        .build()))),
                new Twin<>(
                        "a tool that takes no arguments, in a stream",
                        streamed(
                                "tools",
                                "{\"messages\":[{\"role\":\"user\",\"content\":\"Now?\"}],\"max_tokens\":9,"
                                        + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"now\"}}]}"),
                        client ->
                                stream(
                                        client,
                                        "tools",
                                        message ->
                                                message.addUserMessage("Now?")
                                                        .maxTokens(9)
                                                        .addTool(
                                                                Tool.builder()
                                                                        .name("now")
                                                                        .inputSchema(
                                                                                Tool.InputSchema
                                                                                        .builder()
                                                                                        .build())
                                                                        .build()))),
                new Twin<>(
                        "an answer that keeps to a schema",
                        chat(
                                "echo",
                                """
                                {"messages":[{"role":"user","content":"Which city?"}],"max_tokens":100,
                                 "response_format":{"type":"json_schema","json_schema":{"name":"city","strict":true,
                                   "schema":{"type":"object","properties":{"name":{"type":"string"}}}}}}\
                                """),
                        client -> create(client, "echo", AnthropicSdkCalls::toASchema)),
                new Twin<>(
                        "images by address and by value, and what is to be cached",
                        chat(
                                "echo",
                                """
                                {"messages":[
                                   {"role":"system","content":[{"type":"text","text":"Look.","cache_control":{"type":"ephemeral","ttl":"1h"}}]},
                                   {"role":"user","content":[{"type":"text","text":"What is this?"},
                                     {"type":"image_url","image_url":{"url":"https://example.org/a.png"}},
                                     {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}],
                                 "max_tokens":100}\
                                """),
                        client -> create(client, "echo", AnthropicSdkCalls::withImages)),
                new Twin<>(
                        "a stream with thinking",
                        streamed(
                                "reasoning-tokens",
                                """
                                {"messages":[{"role":"user","content":"Tell me something long, please"}],"max_tokens":3000,
                                 "thinking":{"type":"enabled","budget_tokens":1024},"stream_options":{"include_usage":true}}\
                                """),
                        client ->
                                stream(
                                        client,
                                        "reasoning-tokens",
                                        message ->
                                                message.addUserMessage(
                                                                "Tell me something long, please")
                                                        .maxTokens(3000)
                                                        .enabledThinking(1024))));
    }

    @Override
    List<Refusal> refusals() {
        return List.of(
                new Refusal(
                        "echo",
                        "an-invalid-token",
                        401,
                        UnauthorizedException.class,
                        ErrorCode.CREDENTIAL_REFUSED),
                new Refusal("error-400", 400, BadRequestException.class, ErrorCode.INVALID_REQUEST),
                new Refusal(
                        "error-402",
                        402,
                        PaymentRequiredException.class,
                        ErrorCode.SPEND_EXHAUSTED),
                new Refusal(
                        "error-403",
                        403,
                        PermissionDeniedException.class,
                        ErrorCode.PERMISSION_DENIED),
                new Refusal(
                        "unknown-model", 404, NotFoundException.class, ErrorCode.MODEL_NOT_FOUND),
                new Refusal(
                        "error-413",
                        413,
                        ContentTooLargeException.class,
                        ErrorCode.REQUEST_TOO_LARGE),
                new Refusal("error-429", 429, RateLimitException.class, ErrorCode.RATE_LIMITED),
                new Refusal(
                        "spend-exhausted",
                        429,
                        EnforcedSpendLimitReachedException.class,
                        ErrorCode.SPEND_EXHAUSTED),
                new Refusal(
                        "error-500", 500, InternalServerException.class, ErrorCode.PROVIDER_ERROR),
                new Refusal(
                        "overloaded",
                        529,
                        OverloadedException.class,
                        ErrorCode.PROVIDER_OVERLOADED));
    }

    private static Said create(
            AnthropicClient client,
            String model,
            UnaryOperator<MessageCreateParams.Builder> message) {
        return said(
                client.messages()
                        .create(message.apply(MessageCreateParams.builder()).model(model).build()));
    }

    private static Said stream(
            AnthropicClient client,
            String model,
            UnaryOperator<MessageCreateParams.Builder> message) {
        var whole = MessageAccumulator.create();
        var params = message.apply(MessageCreateParams.builder()).model(model).build();
        try (var events = client.messages().createStreaming(params)) {
            events.stream().forEach(whole::accumulate);
        }
        return said(whole.message());
    }

    private static Said said(Message message) {
        message.validate();
        String text =
                message.content().stream()
                        .flatMap(block -> block.text().stream())
                        .map(TextBlock::text)
                        .collect(Collectors.joining());
        var calls =
                message.content().stream()
                        .flatMap(block -> block.toolUse().stream())
                        .map(AnthropicOracleTest::toolCall)
                        .toList();
        return new Said(
                message.id(),
                text,
                null,
                finishReason(message.stopReason().orElseThrow().asString()),
                calls,
                List.of(),
                usage(message.usage()));
    }

    private static Said.ToolCall toolCall(ToolUseBlock call) {
        return Said.ToolCall.of(
                call.id(),
                call.name(),
                ObjectMappers.jsonMapper().valueToTree(call._input()).toString());
    }

    private static @Nullable String finishReason(String stopReason) {
        return switch (stopReason) {
            case "end_turn" -> "stop";
            case "max_tokens" -> "length";
            case "tool_use" -> "tool_calls";
            default -> null;
        };
    }

    private static TokenUsage usage(Usage usage) {
        long thinking =
                usage.outputTokensDetails().map(OutputTokensDetails::thinkingTokens).orElse(0L);
        return new TokenUsage(
                usage.inputTokens(),
                usage.cacheReadInputTokens().orElse(0L),
                usage.cacheCreation().map(CacheCreation::ephemeral5mInputTokens).orElse(0L),
                usage.cacheCreation().map(CacheCreation::ephemeral1hInputTokens).orElse(0L),
                0,
                0,
                usage.outputTokens() - thinking,
                thinking,
                0,
                0,
                0,
                false);
    }
}
