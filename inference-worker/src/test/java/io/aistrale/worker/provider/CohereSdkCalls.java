package io.aistrale.worker.provider;

import com.cohere.api.resources.v2.requests.V2ChatRequest;
import com.cohere.api.resources.v2.requests.V2ChatStreamRequest;
import com.cohere.api.resources.v2.requests.V2EmbedRequest;
import com.cohere.api.resources.v2.types.V2ChatRequestDocumentsItem;
import com.cohere.api.resources.v2.types.V2ChatRequestSafetyMode;
import com.cohere.api.resources.v2.types.V2ChatRequestToolChoice;
import com.cohere.api.resources.v2.types.V2ChatStreamRequestToolChoice;
import com.cohere.api.types.AssistantMessage;
import com.cohere.api.types.AssistantMessageV2Content;
import com.cohere.api.types.ChatMessageV2;
import com.cohere.api.types.ChatTextContent;
import com.cohere.api.types.CitationOptions;
import com.cohere.api.types.CitationOptionsMode;
import com.cohere.api.types.Content;
import com.cohere.api.types.EmbedInputType;
import com.cohere.api.types.EmbeddingType;
import com.cohere.api.types.ImageContent;
import com.cohere.api.types.ImageUrl;
import com.cohere.api.types.ImageUrlDetail;
import com.cohere.api.types.JsonResponseFormatV2;
import com.cohere.api.types.ResponseFormatV2;
import com.cohere.api.types.SystemMessageV2;
import com.cohere.api.types.SystemMessageV2Content;
import com.cohere.api.types.Thinking;
import com.cohere.api.types.ThinkingType;
import com.cohere.api.types.ToolCallV2;
import com.cohere.api.types.ToolCallV2Function;
import com.cohere.api.types.ToolMessageV2;
import com.cohere.api.types.ToolMessageV2Content;
import com.cohere.api.types.ToolV2;
import com.cohere.api.types.ToolV2Function;
import com.cohere.api.types.UserMessageV2;
import com.cohere.api.types.UserMessageV2Content;
import java.util.List;
import java.util.Map;

/// Calls in the words of cohere-java's typed builders.
final class CohereSdkCalls {
    private CohereSdkCalls() {}

    static V2ChatRequest._FinalStage asking(String model) {
        return V2ChatRequest.builder().model(model);
    }

    static V2ChatRequest steered() {
        return asking("cached-tokens")
                .addMessages(
                        ChatMessageV2.system(
                                SystemMessageV2.builder()
                                        .content(SystemMessageV2Content.of("Be brief."))
                                        .build()))
                .addMessages(user("One?"))
                .addMessages(
                        ChatMessageV2.assistant(
                                AssistantMessage.builder()
                                        .content(AssistantMessageV2Content.of("Two."))
                                        .build()))
                .addMessages(user("Three, and much more?"))
                .maxTokens(4)
                .stopSequences(List.of("END", "STOP"))
                .temperature(0.3f)
                .p(0.9f)
                .k(5)
                .seed(7)
                .frequencyPenalty(0.5f)
                .presencePenalty(0.25f)
                .logprobs(true)
                .priority(3)
                .build();
    }

    static V2ChatRequest withTools(String model, String choice) {
        return asking(model)
                .messages(toolMessages())
                .tools(List.of(weather()))
                .strictTools(true)
                .toolChoice(V2ChatRequestToolChoice.valueOf(choice))
                .build();
    }

    static V2ChatStreamRequest streamedWithTools() {
        return V2ChatStreamRequest.builder()
                .model("tools")
                .messages(toolMessages())
                .tools(List.of(weather()))
                .strictTools(true)
                .toolChoice(V2ChatStreamRequestToolChoice.REQUIRED)
                .build();
    }

    private static List<ChatMessageV2> toolMessages() {
        return List.of(
                user("What is the weather in Rome and in Oslo?"),
                ChatMessageV2.assistant(
                        AssistantMessage.builder()
                                .toolPlan("I shall look.")
                                .toolCalls(
                                        List.of(
                                                weatherCall("c1", "Rome"),
                                                weatherCall("c2", "Oslo")))
                                .build()),
                result("c1", "warm"),
                result("c2", "cold"));
    }

    private static ToolV2 weather() {
        return ToolV2.builder()
                .function(
                        ToolV2Function.builder()
                                .name("weather")
                                .description("Tells the weather")
                                .parameters("type", "object")
                                .parameters("properties", Map.of("city", Map.of("type", "string")))
                                .parameters("required", List.of("city"))
                                .build())
                .build();
    }

    private static ToolCallV2 weatherCall(String id, String city) {
        return ToolCallV2.builder()
                .id(id)
                .function(
                        ToolCallV2Function.builder()
                                .name("weather")
                                .arguments("{\"city\":\"%s\"}".formatted(city))
                                .build())
                .build();
    }

    private static ChatMessageV2 result(String callId, String content) {
        return ChatMessageV2.tool(
                ToolMessageV2.builder()
                        .toolCallId(callId)
                        .content(ToolMessageV2Content.of(content))
                        .build());
    }

    static ChatMessageV2 user(String text) {
        return user(UserMessageV2Content.of(text));
    }

    static ChatMessageV2 user(UserMessageV2Content content) {
        return ChatMessageV2.user(UserMessageV2.builder().content(content).build());
    }

    static V2ChatRequest toASchema() {
        var schema =
                Map.<String, Object>of(
                        "type", "object", "properties", Map.of("name", Map.of("type", "string")));
        return asking("echo")
                .addMessages(user("Which city?"))
                .responseFormat(
                        ResponseFormatV2.jsonObject(
                                JsonResponseFormatV2.builder().jsonSchema(schema).build()))
                .build();
    }

    static V2ChatRequest withImages() {
        var text = Content.text(ChatTextContent.builder().text("What is this?").build());
        var byAddress =
                ImageUrl.builder()
                        .url("https://example.org/a.png")
                        .detail(ImageUrlDetail.LOW)
                        .build();
        var byValue = ImageUrl.builder().url("data:image/png;base64,AAAA").build();
        return asking("echo")
                .addMessages(
                        user(
                                UserMessageV2Content.of(
                                        List.of(text, image(byAddress), image(byValue)))))
                .build();
    }

    private static Content image(ImageUrl url) {
        return Content.imageUrl(ImageContent.builder().imageUrl(url).build());
    }

    static V2ChatRequest ofCoheresOwn() {
        return asking("echo")
                .addMessages(user("Hi"))
                .documents(
                        List.of(
                                V2ChatRequestDocumentsItem.of("one"),
                                V2ChatRequestDocumentsItem.of("two")))
                .citationOptions(
                        CitationOptions.builder().mode(CitationOptionsMode.ACCURATE).build())
                .safetyMode(V2ChatRequestSafetyMode.STRICT)
                .thinking(Thinking.builder().type(ThinkingType.ENABLED).tokenBudget(64).build())
                .build();
    }

    static V2ChatStreamRequest streamed() {
        return V2ChatStreamRequest.builder()
                .model("echo")
                .addMessages(user("Tell me something long, please"))
                .maxTokens(5)
                .stopSequences(List.of("END"))
                .build();
    }

    static V2EmbedRequest._FinalStage embedding(EmbedInputType inputType) {
        return V2EmbedRequest.builder()
                .model("echo")
                .inputType(inputType)
                .embeddingTypes(List.of(EmbeddingType.FLOAT))
                .outputDimension(4);
    }
}
