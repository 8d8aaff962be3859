package io.aistrale.worker.provider;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI's `chat.completion.chunk` objects put together into the `chat.completion` they would have
/// been (openai-openapi, `CreateChatCompletionStreamResponse`). Members nobody here knows are kept
/// as they came last.
final class ChatAssembly {
    /// Members of the envelope that are put together, or that only chunks have.
    private static final Set<String> OF_CHUNKS =
            Set.of("choices", "usage", "object", "obfuscation");

    private final Map<String, JsonNode> envelope = new LinkedHashMap<>();
    private final Map<Integer, Choice> choices = new TreeMap<>();
    private @Nullable ObjectNode usage;

    /// @param json the chunk as it goes on to the reader
    Chunk add(ObjectNode chunk, String json) {
        for (var member : chunk.properties()) {
            if (!OF_CHUNKS.contains(member.getKey()) && !member.getValue().isNull()) {
                envelope.put(member.getKey(), member.getValue());
            }
        }
        if (chunk.get("usage") instanceof ObjectNode given) {
            usage = given;
        }
        var text = new StringBuilder();
        boolean says = false;
        for (var choice : chunk.path("choices")) {
            int index = choice.path("index").asInt(0);
            boolean added =
                    choices.computeIfAbsent(index, _ -> new Choice())
                            .add(choice, index == 0 ? text : new StringBuilder());
            says |= added;
        }
        return new Chunk(json, text.toString(), says);
    }

    Chunk add(ObjectNode chunk) {
        return add(chunk, Json.written(chunk));
    }

    /// OpenAI's usage object; null where none came.
    @Nullable ObjectNode usage() {
        return usage;
    }

    /// Whether every choice that has begun has its finish reason.
    boolean isFinished() {
        return !choices.isEmpty()
                && choices.values().stream().allMatch(choice -> choice.finishReason != null);
    }

    /// Estimated tokens of all that was said.
    long estimate() {
        return choices.values().stream().mapToLong(Choice::estimate).sum();
    }

    /// Null where no choice has begun.
    @Nullable Answer answer(TokenUsage counted) {
        if (choices.isEmpty()) {
            return null;
        }
        var completion = Json.MAPPER.createObjectNode();
        completion.set("id", envelope.get("id"));
        completion.put("object", "chat.completion");
        envelope.forEach(completion::set);
        var list = completion.putArray("choices");
        choices.forEach((index, choice) -> list.add(choice.object(index)));
        completion.set("usage", usage == null ? ChatCompletion.usage(counted) : usage);
        var first = choices.values().iterator().next();
        return new Answer(
                first.text(),
                Json.written(completion),
                first.finishReason,
                counted,
                Json.text(completion, "model"),
                Json.text(completion, "service_tier"));
    }

    /// One choice while it comes in.
    private static final class Choice {
        /// Members of a delta that go on where the last one ended.
        private static final Set<String> GROWING =
                Set.of("content", "refusal", "reasoning_content", "reasoning");

        private final Map<String, StringBuilder> texts = new LinkedHashMap<>();
        private final Map<Integer, Call> toolCalls = new TreeMap<>();
        private final ObjectNode others = Json.MAPPER.createObjectNode();
        private final Map<String, ArrayNode> logprobs = new LinkedHashMap<>();
        private @Nullable Call functionCall;
        private @Nullable String finishReason;

        /// @param text takes what is added to the content
        /// @return whether anything was said
        boolean add(JsonNode choice, StringBuilder text) {
            boolean says = false;
            for (var member : choice.path("delta").properties()) {
                says |= add(member.getKey(), member.getValue(), text);
            }
            for (var member : choice.path("logprobs").properties()) {
                if (member.getValue() instanceof ArrayNode more) {
                    logprobs.computeIfAbsent(member.getKey(), _ -> Json.MAPPER.createArrayNode())
                            .addAll(more);
                }
            }
            String finish = Json.text(choice, "finish_reason");
            finishReason = finish == null ? finishReason : finish;
            return says;
        }

        private boolean add(String name, JsonNode value, StringBuilder text) {
            if (GROWING.contains(name)) {
                String more = value.asString("");
                if (value.isString()) {
                    texts.computeIfAbsent(name, _ -> new StringBuilder()).append(more);
                    if (name.equals("content")) {
                        text.append(more);
                    }
                }
                return !more.isEmpty();
            }
            if (name.equals("tool_calls") && value instanceof ArrayNode calls) {
                calls.forEach(call ->
                        toolCalls
                                .computeIfAbsent(call.path("index").asInt(0), _ -> new Call())
                                .add(call, call.path("function")));
                return !calls.isEmpty();
            }
            if (name.equals("function_call") && value instanceof ObjectNode call) {
                functionCall = functionCall == null ? new Call() : functionCall;
                functionCall.add(call, call);
                return true;
            }
            if (others.get(name) instanceof ArrayNode begun && value instanceof ArrayNode more) {
                begun.addAll(more);
            } else if (!name.equals("role") && !value.isNull()) {
                others.set(name, value);
            }
            return false;
        }

        /// The content; null where there is none.
        @Nullable String text() {
            var content = texts.get("content");
            boolean calls = !toolCalls.isEmpty() || functionCall != null;
            return content == null || (calls && content.isEmpty()) ? null : content.toString();
        }

        long estimate() {
            long tokens = texts.values().stream().mapToLong(TokenEstimate::of).sum();
            for (var call : calls()) {
                tokens += TokenEstimate.of(call.name) + TokenEstimate.of(call.arguments);
            }
            return tokens;
        }

        private List<Call> calls() {
            var calls = new ArrayList<>(toolCalls.values());
            if (functionCall != null) {
                calls.add(functionCall);
            }
            return calls;
        }

        ObjectNode object(int index) {
            var choice = Json.MAPPER.createObjectNode().put("index", index);
            choice.set("message", message());
            if (logprobs.isEmpty()) {
                choice.putNull("logprobs");
            } else {
                var said = choice.putObject("logprobs");
                logprobs.forEach(said::set);
            }
            return choice.put("finish_reason", finishReason);
        }

        private ObjectNode message() {
            var message =
                    Json.MAPPER.createObjectNode().put("role", "assistant").put("content", text());
            var refusal = texts.get("refusal");
            message.put(
                    "refusal", refusal == null || refusal.isEmpty() ? null : refusal.toString());
            texts.forEach((name, said) -> {
                if (!message.has(name)) {
                    message.put(name, said.toString());
                }
            });
            if (!toolCalls.isEmpty()) {
                var list = message.putArray("tool_calls");
                toolCalls.values().forEach(call -> list.add(call.tool()));
            }
            if (functionCall != null) {
                message.set("function_call", functionCall.function());
            }
            message.setAll(others);
            return message;
        }
    }

    /// One tool call while its arguments come in.
    private static final class Call {
        private final StringBuilder arguments = new StringBuilder();
        private String name = "";
        private @Nullable String id;
        private @Nullable String type;

        void add(JsonNode call, JsonNode function) {
            id = id == null ? Json.text(call, "id") : id;
            type = type == null ? Json.text(call, "type") : type;
            name = name.isEmpty() ? function.path("name").asString("") : name;
            arguments.append(function.path("arguments").asString(""));
        }

        ObjectNode tool() {
            var tool =
                    Json.MAPPER
                            .createObjectNode()
                            .put("id", id)
                            .put("type", type == null ? "function" : type);
            tool.set("function", function());
            return tool;
        }

        ObjectNode function() {
            return Json.MAPPER
                    .createObjectNode()
                    .put("name", name)
                    .put("arguments", arguments.toString());
        }
    }
}
