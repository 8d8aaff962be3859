package io.aistrale.worker.provider;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A stream of Anthropic's events as OpenAI's chunks
/// (platform.claude.com/docs/en/build-with-claude/streaming). The input is counted in the first
/// event, the output in the last but one, cumulatively.
final class AnthropicStream implements StreamReader {
    private final ProviderRequest request;
    private final long createdSeconds;
    private final ChatAssembly assembly = new ChatAssembly();
    private final ObjectNode usage = Json.MAPPER.createObjectNode();

    /// From content block to tool call, each counted on its own.
    private final Map<Integer, Integer> toolCalls = new HashMap<>();

    /// Content blocks of tool calls that have told nothing of their arguments.
    private final Set<Integer> withoutArguments = new HashSet<>();

    private ChunkEnvelope envelope;
    private boolean outputCounted;
    private boolean whole;

    AnthropicStream(ProviderRequest request, long createdSeconds) {
        this.request = request;
        this.createdSeconds = createdSeconds;
        this.envelope = new ChunkEnvelope(null, request.model(), createdSeconds);
    }

    @Override
    public Said read(String data) {
        var event = Json.object(data);
        if (event == null) {
            return new Said.Nonsense();
        }
        return switch (event.path("type").asString("")) {
            case "message_start" -> start(event.path("message"));
            case "content_block_start" ->
                    begin(event.path("index").asInt(0), event.path("content_block"));
            case "content_block_delta" -> delta(event.path("index").asInt(0), event.path("delta"));
            case "content_block_stop" -> stop(event.path("index").asInt(0));
            case "message_delta" -> ending(event);
            case "message_stop" -> end();
            case "error" -> new Said.Failed(AnthropicErrors.words(event));
            case "" -> new Said.Nonsense();
            // Pings, and whatever is new: readers are asked to pass over it.
            default -> Said.NOTHING;
        };
    }

    private Said start(JsonNode message) {
        var model = Json.text(message, "model");
        envelope =
                new ChunkEnvelope(
                        Json.text(message, "id"),
                        model == null ? request.model() : model,
                        createdSeconds);
        count(message);
        var opening = Json.MAPPER.createObjectNode().put("role", "assistant").put("content", "");
        return said(envelope.delta(opening));
    }

    private Said begin(int block, JsonNode content) {
        return switch (content.path("type").asString("")) {
            case "text" -> text(content.path("text").asString(""));
            case "thinking" -> reasoning(content.path("thinking").asString(""));
            case "tool_use" -> {
                int index = toolCalls.size();
                String input = input(content);
                toolCalls.put(block, index);
                if (input.isEmpty()) {
                    withoutArguments.add(block);
                }
                yield said(
                        envelope.toolCall(
                                index,
                                content.path("id").asString(""),
                                content.path("name").asString(""),
                                input));
            }
            default -> Said.NOTHING;
        };
    }

    /// A call without arguments comes with its whole input, `{}` stands for what is to follow.
    private static String input(JsonNode toolUse) {
        var input = toolUse.path("input");
        return input.isEmpty() ? "" : input.toString();
    }

    private Said delta(int block, JsonNode delta) {
        return switch (delta.path("type").asString("")) {
            case "text_delta" -> text(delta.path("text").asString(""));
            case "thinking_delta" -> reasoning(delta.path("thinking").asString(""));
            case "input_json_delta" -> {
                var index = toolCalls.get(block);
                String more = delta.path("partial_json").asString("");
                if (!more.isEmpty()) {
                    withoutArguments.remove(block);
                }
                yield index == null
                        ? new Said.Nonsense()
                        : said(envelope.toolArguments(index, more));
            }
            default -> Said.NOTHING;
        };
    }

    /// What a tool is called with that takes no arguments is never streamed (anthropic-java,
    /// MessageAccumulator); in OpenAI's format it is an empty object.
    private Said stop(int block) {
        var index = toolCalls.get(block);
        return index != null && withoutArguments.remove(block)
                ? said(envelope.toolArguments(index, "{}"))
                : Said.NOTHING;
    }

    private Said text(String more) {
        return more.isEmpty() ? Said.NOTHING : said(envelope.text(more));
    }

    private Said reasoning(String more) {
        return more.isEmpty() ? Said.NOTHING : said(envelope.reasoning(more));
    }

    private Said ending(ObjectNode event) {
        outputCounted |= event.path("usage").has("output_tokens");
        count(event);
        String reason = Json.text(event.path("delta"), "stop_reason");
        return reason == null
                ? Said.NOTHING
                : said(envelope.finished(AnthropicAnswer.finishReason(reason)));
    }

    private Said end() {
        whole = true;
        return new Said.End(List.of(assembly.add(envelope.usage(counted()))));
    }

    private void count(JsonNode from) {
        if (from.get("usage") instanceof ObjectNode told) {
            told.properties().stream()
                    .filter(member -> !member.getValue().isNull())
                    .forEach(member -> usage.set(member.getKey(), member.getValue()));
        }
    }

    private Said said(ObjectNode chunk) {
        return new Said.More(List.of(assembly.add(chunk)));
    }

    private TokenUsage counted() {
        if (usage.isEmpty()) {
            return TokenUsage.ofText(
                    OpenAiFormat.inputEstimate(request), assembly.estimate(), true);
        }
        var told = AnthropicAnswer.usage(usage);
        return outputCounted ? told : told.withEstimatedOutput(assembly.estimate());
    }

    @Override
    public @Nullable Answer answer() {
        var answer = assembly.answer(counted());
        return answer == null
                ? null
                : answer.servedAs(Json.text(usage, "service_tier"), AnthropicAnswer.region(usage));
    }

    @Override
    public boolean isWhole() {
        return whole;
    }
}
