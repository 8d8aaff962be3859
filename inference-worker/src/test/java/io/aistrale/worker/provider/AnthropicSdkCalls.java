package io.aistrale.worker.provider;

import com.anthropic.core.JsonValue;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.CacheControlEphemeral;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.ImageBlockParam;
import com.anthropic.models.messages.JsonOutputFormat;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.Metadata;
import com.anthropic.models.messages.OutputConfig;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlockParam;
import com.anthropic.models.messages.UrlImageSource;
import java.util.List;
import java.util.Map;

/// Calls in the words of anthropic-java's typed builders.
final class AnthropicSdkCalls {
    private AnthropicSdkCalls() {}

    static MessageCreateParams.Builder steered(MessageCreateParams.Builder message) {
        return message.system("Be brief.")
                .addUserMessage("One, and a little more?")
                .addAssistantMessage("Two.")
                .addUserMessage("Three, and much more than that?")
                .maxTokens(4)
                .stopSequences(List.of("END", "STOP"))
                .metadata(Metadata.builder().userId("u1").build())
                .outputConfig(OutputConfig.builder().effort(OutputConfig.Effort.MAX).build())
                .serviceTier(MessageCreateParams.ServiceTier.STANDARD_ONLY)
                .inferenceGeo("eu");
    }

    static MessageCreateParams.Builder sampled(MessageCreateParams.Builder message) {
        return message.addUserMessage("Hi")
                .maxTokens(100)
                .addStopSequence("END")
                .putAdditionalBodyProperty("temperature", JsonValue.from(0.3))
                .putAdditionalBodyProperty("top_p", JsonValue.from(0.9))
                .putAdditionalBodyProperty("top_k", JsonValue.from(5))
                .putAdditionalHeader("anthropic-version", "2023-06-01");
    }

    static MessageCreateParams.Builder withTools(MessageCreateParams.Builder message) {
        return message.addUserMessage("What is the weather in Rome and in Oslo?")
                .addAssistantMessageOfContentBlockParams(
                        List.of(
                                text("I shall look."),
                                weatherCall("c1", "Rome"),
                                weatherCall("c2", "Oslo")))
                .addUserMessageOfContentBlockParams(
                        List.of(result("c1", "warm"), result("c2", "cold")))
                .maxTokens(100)
                .addTool(
                        Tool.builder()
                                .name("weather")
                                .description("Tells the weather")
                                .strict(true)
                                .inputSchema(
                                        Tool.InputSchema.builder()
                                                .properties(
                                                        Tool.InputSchema.Properties.builder()
                                                                .putAdditionalProperty(
                                                                        "city",
                                                                        JsonValue.from(
                                                                                Map.of(
                                                                                        "type",
                                                                                        "string")))
                                                                .build())
                                                .addRequired("city")
                                                .build())
                                .build());
    }

    private static ContentBlockParam text(String text) {
        return ContentBlockParam.ofText(TextBlockParam.builder().text(text).build());
    }

    private static ContentBlockParam weatherCall(String id, String city) {
        return ContentBlockParam.ofToolUse(
                ToolUseBlockParam.builder()
                        .id(id)
                        .name("weather")
                        .input(
                                ToolUseBlockParam.Input.builder()
                                        .putAdditionalProperty("city", JsonValue.from(city))
                                        .build())
                        .build());
    }

    private static ContentBlockParam result(String callId, String content) {
        return ContentBlockParam.ofToolResult(
                ToolResultBlockParam.builder().toolUseId(callId).content(content).build());
    }

    static MessageCreateParams.Builder toASchema(MessageCreateParams.Builder message) {
        return message.addUserMessage("Which city?")
                .maxTokens(100)
                .outputConfig(
                        OutputConfig.builder()
                                .format(
                                        JsonOutputFormat.builder()
                                                .schema(
                                                        JsonOutputFormat.Schema.builder()
                                                                .putAdditionalProperty(
                                                                        "type",
                                                                        JsonValue.from("object"))
                                                                .putAdditionalProperty(
                                                                        "properties",
                                                                        JsonValue.from(
                                                                                Map.of(
                                                                                        "name",
                                                                                        Map.of(
                                                                                                "type",
                                                                                                "string"))))
                                                                .build())
                                                .build())
                                .build());
    }

    static MessageCreateParams.Builder withImages(MessageCreateParams.Builder message) {
        var forAnHour =
                CacheControlEphemeral.builder().ttl(CacheControlEphemeral.Ttl.TTL_1H).build();
        return message.systemOfTextBlockParams(
                        List.of(
                                TextBlockParam.builder()
                                        .text("Look.")
                                        .cacheControl(forAnHour)
                                        .build()))
                .addUserMessageOfContentBlockParams(
                        List.of(
                                text("What is this?"),
                                ContentBlockParam.ofImage(
                                        ImageBlockParam.builder()
                                                .source(
                                                        UrlImageSource.builder()
                                                                .url("https://example.org/a.png")
                                                                .build())
                                                .build()),
                                ContentBlockParam.ofImage(
                                        ImageBlockParam.builder()
                                                .source(
                                                        Base64ImageSource.builder()
                                                                .mediaType(
                                                                        Base64ImageSource.MediaType
                                                                                .IMAGE_PNG)
                                                                .data("AAAA")
                                                                .build())
                                                .build())))
                .maxTokens(100);
    }
}
