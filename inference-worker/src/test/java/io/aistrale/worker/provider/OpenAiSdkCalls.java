package io.aistrale.worker.provider;

import com.openai.core.JsonValue;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ReasoningEffort;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletionAssistantMessageParam;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionNamedToolChoice;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import java.util.List;
import java.util.Map;

/// Calls in the words of openai-java's typed builders.
final class OpenAiSdkCalls {
    private OpenAiSdkCalls() {}

    @SuppressWarnings("deprecation")
    static ChatCompletionCreateParams.Builder steered(ChatCompletionCreateParams.Builder chat) {
        return chat.addDeveloperMessage("Be brief.")
                .addSystemMessage("Be kind.")
                .addUserMessage("Good morning, dear model")
                .temperature(0.2)
                .topP(0.9)
                .seed(7)
                .maxCompletionTokens(3)
                .n(1)
                .stopOfStrings(List.of("END", "STOP"))
                .frequencyPenalty(0.5)
                .presencePenalty(-0.5)
                .logitBias(
                        ChatCompletionCreateParams.LogitBias.builder()
                                .putAdditionalProperty("50256", JsonValue.from(-100))
                                .build())
                .logprobs(true)
                .topLogprobs(2)
                .reasoningEffort(ReasoningEffort.LOW)
                .user("u1")
                .store(false)
                .serviceTier(ChatCompletionCreateParams.ServiceTier.FLEX)
                .metadata(
                        ChatCompletionCreateParams.Metadata.builder()
                                .putAdditionalProperty("run", JsonValue.from("7"))
                                .build())
                .parallelToolCalls(false);
    }

    @SuppressWarnings("deprecation")
    static ChatCompletionCreateParams.Builder severalTurns(
            ChatCompletionCreateParams.Builder chat) {
        return chat.addUserMessage("One?")
                .addAssistantMessage("Two.")
                .addUserMessage("Three?")
                .maxTokens(100)
                .stop("END");
    }

    static ChatCompletionCreateParams.Builder withTools(ChatCompletionCreateParams.Builder chat) {
        return chat.addUserMessage("What is the weather in Rome and in Oslo?")
                .addMessage(
                        ChatCompletionAssistantMessageParam.builder()
                                .addToolCall(weatherCall("c1", "Rome"))
                                .addToolCall(weatherCall("c2", "Oslo"))
                                .build())
                .addMessage(result("c1", "warm"))
                .addMessage(result("c2", "cold"))
                .addTool(
                        ChatCompletionFunctionTool.builder()
                                .function(
                                        FunctionDefinition.builder()
                                                .name("weather")
                                                .description("Tells the weather")
                                                .strict(true)
                                                .parameters(
                                                        FunctionParameters.builder()
                                                                .putAllAdditionalProperties(
                                                                        weatherSchema())
                                                                .build())
                                                .build())
                                .build())
                .toolChoice(
                        ChatCompletionNamedToolChoice.builder()
                                .function(
                                        ChatCompletionNamedToolChoice.Function.builder()
                                                .name("weather")
                                                .build())
                                .build())
                .parallelToolCalls(true);
    }

    private static ChatCompletionMessageFunctionToolCall weatherCall(String id, String city) {
        return ChatCompletionMessageFunctionToolCall.builder()
                .id(id)
                .function(
                        ChatCompletionMessageFunctionToolCall.Function.builder()
                                .name("weather")
                                .arguments("{\"city\":\"%s\"}".formatted(city))
                                .build())
                .build();
    }

    private static ChatCompletionToolMessageParam result(String callId, String content) {
        return ChatCompletionToolMessageParam.builder().toolCallId(callId).content(content).build();
    }

    private static Map<String, JsonValue> weatherSchema() {
        return Map.of(
                "type", JsonValue.from("object"),
                "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))),
                "required", JsonValue.from(List.of("city")));
    }

    static ChatCompletionCreateParams.Builder toASchema(ChatCompletionCreateParams.Builder chat) {
        var schema =
                ResponseFormatJsonSchema.JsonSchema.Schema.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty(
                                "properties",
                                JsonValue.from(Map.of("name", Map.of("type", "string"))))
                        .putAdditionalProperty("required", JsonValue.from(List.of("name")))
                        .putAdditionalProperty("additionalProperties", JsonValue.from(false))
                        .build();
        return chat.addUserMessage("Which city is it, by chance?")
                .responseFormat(
                        ResponseFormatJsonSchema.builder()
                                .jsonSchema(
                                        ResponseFormatJsonSchema.JsonSchema.builder()
                                                .name("city")
                                                .description("A city")
                                                .strict(true)
                                                .schema(schema)
                                                .build())
                                .build());
    }

    static ChatCompletionCreateParams.Builder withImages(ChatCompletionCreateParams.Builder chat) {
        var byAddress =
                ChatCompletionContentPartImage.ImageUrl.builder()
                        .url("https://example.org/a.png")
                        .detail(ChatCompletionContentPartImage.ImageUrl.Detail.LOW)
                        .build();
        var byValue =
                ChatCompletionContentPartImage.ImageUrl.builder()
                        .url("data:image/png;base64,AAAA")
                        .build();
        return chat.addUserMessageOfArrayOfContentParts(
                List.of(
                        ChatCompletionContentPart.ofText(
                                ChatCompletionContentPartText.builder()
                                        .text("What is this?")
                                        .build()),
                        image(byAddress),
                        image(byValue)));
    }

    private static ChatCompletionContentPart image(ChatCompletionContentPartImage.ImageUrl url) {
        return ChatCompletionContentPart.ofImageUrl(
                ChatCompletionContentPartImage.builder().imageUrl(url).build());
    }

    static ChatCompletionCreateParams.Builder askingForUsage(
            ChatCompletionCreateParams.Builder chat) {
        return chat.addUserMessage("Tell me something long")
                .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build());
    }
}
