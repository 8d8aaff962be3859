package io.aistrale.simulator.wire;

import io.aistrale.simulator.wire.Question.Reading;
import io.aistrale.simulator.wire.Reply.ToolCall;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI: chat completions and embeddings. Source: openai-openapi f85dbe2 (2026-08-21).
public final class OpenAiWire implements Wire {

    @Override
    public String provider() {
        return "openai";
    }

    @Override
    public @Nullable Operation operation(String path) {
        return switch (path) {
            case "/v1/chat/completions" -> Operation.CHAT;
            case "/v1/embeddings" -> Operation.EMBEDDINGS;
            case "/v1/models" -> Operation.LIST_MODELS;
            default -> null;
        };
    }

    @Override
    public Reading read(Operation operation, String model, HttpHeaders headers, JsonNode body) {
        if (model.isEmpty()) {
            return refused("model", "you must provide a model parameter");
        }
        if (operation == Operation.EMBEDDINGS) {
            return OpenAiEmbeddings.read(model, body);
        }
        JsonNode messages = body.path("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            return refused("messages", "Missing required parameter: 'messages'.");
        }
        int cap =
                body.path("max_completion_tokens")
                        .asInt(body.path("max_tokens").asInt(Integer.MAX_VALUE));
        if (cap < 1) {
            return refused("max_tokens", "Invalid 'max_tokens': integer below minimum value.");
        }
        Prompt prompt = Prompt.ofMessages(body.path("system"), messages);
        return new Reading.Understood(
                new Question(
                        operation,
                        model,
                        prompt,
                        cap,
                        body.path("stream").asBoolean(false),
                        tool(body),
                        body));
    }

    private static Reading refused(String field, String message) {
        return new Reading.Refused(new Fault.BadRequest(field, message));
    }

    private static Question.@Nullable Tool tool(JsonNode body) {
        JsonNode function = body.path("tools").path(0).path("function");
        String name = function.path("name").asString("");
        return name.isEmpty() ? null : new Question.Tool(name, function.path("parameters"));
    }

    @Override
    public Answer answer(Question question, Reply reply) {
        return question.operation() == Operation.EMBEDDINGS
                ? OpenAiEmbeddings.answer(question, reply)
                : Answer.ok(completion(question, reply));
    }

    private static ObjectNode completion(Question question, Reply reply) {
        ObjectNode message = Json.object().put("role", "assistant");
        ToolCall call = reply.toolCall();
        if (call == null) {
            message.put("content", reply.text());
        } else {
            message.putNull("content").set("tool_calls", Json.array(toolCall(reply, call)));
        }
        message.putNull("refusal").set("annotations", JsonNodeFactory.instance.arrayNode());
        ObjectNode choice = Json.object().put("index", 0);
        choice.set("message", message);
        choice.putNull("logprobs").put("finish_reason", finishReason(reply));
        ObjectNode completion = envelope(question, reply, "chat.completion");
        completion.set("choices", Json.array(choice));
        if (!reply.usageOmitted()) {
            completion.set("usage", usage(reply.usage()));
        }
        return completion.put("service_tier", "default").put("system_fingerprint", "fp_simulator");
    }

    private static ObjectNode envelope(Question question, Reply reply, String object) {
        return Json.object()
                .put("id", "chatcmpl-" + reply.id())
                .put("object", object)
                .put("created", System.currentTimeMillis() / 1000)
                .put("model", question.model());
    }

    private static ObjectNode toolCall(Reply reply, ToolCall call) {
        ObjectNode json = Json.object().put("id", "call_" + reply.id()).put("type", "function");
        json.putObject("function")
                .put("name", call.name())
                .put("arguments", Json.write(call.arguments()));
        return json;
    }

    private static String finishReason(Reply reply) {
        return reply.cutShort() ? "length" : reply.toolCall() != null ? "tool_calls" : "stop";
    }

    private static ObjectNode usage(Usage usage) {
        ObjectNode json =
                Json.object()
                        .put("prompt_tokens", usage.input())
                        .put("completion_tokens", usage.output())
                        .put("total_tokens", usage.input() + usage.output());
        json.putObject("prompt_tokens_details")
                .put("cached_tokens", usage.cached())
                .put("audio_tokens", 0);
        json.putObject("completion_tokens_details")
                .put("reasoning_tokens", usage.reasoning())
                .put("audio_tokens", 0)
                .put("accepted_prediction_tokens", 0)
                .put("rejected_prediction_tokens", 0);
        return json;
    }

    @Override
    public List<String> events(Question question, Reply reply) {
        JsonNode includeUsage = question.body().path("stream_options").path("include_usage");
        boolean withUsage = includeUsage.asBoolean(false) && !reply.usageOmitted();
        List<String> events = new ArrayList<>();
        ObjectNode opening =
                Json.object().put("role", "assistant").put("content", "").putNull("refusal");
        events.add(chunk(question, reply, opening, null, withUsage));
        ToolCall call = reply.toolCall();
        if (call != null) {
            ObjectNode delta = Json.object();
            delta.set("tool_calls", Json.array(toolCall(reply, call).put("index", 0)));
            events.add(chunk(question, reply, delta, null, withUsage));
        } else {
            events.addAll(
                    Pieces.events(
                            reply.text(),
                            text ->
                                    chunk(
                                            question,
                                            reply,
                                            Json.object().put("content", text),
                                            null,
                                            withUsage)));
        }
        events.add(chunk(question, reply, Json.object(), finishReason(reply), withUsage));
        if (withUsage) {
            ObjectNode last = envelope(question, reply, "chat.completion.chunk");
            last.putArray("choices");
            last.set("usage", usage(reply.usage()));
            events.add("data: " + Json.write(last) + "\n\n");
        }
        events.add("data: [DONE]\n\n");
        return events;
    }

    private static String chunk(
            Question question,
            Reply reply,
            ObjectNode delta,
            @Nullable String finishReason,
            boolean withUsage) {
        ObjectNode choice = Json.object().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finishReason);
        ObjectNode chunk =
                envelope(question, reply, "chat.completion.chunk")
                        .put("service_tier", "default")
                        .put("system_fingerprint", "fp_simulator");
        chunk.set("choices", Json.array(choice));
        if (withUsage) {
            chunk.putNull("usage");
        }
        return "data: " + Json.write(chunk) + "\n\n";
    }

    @Override
    public Answer refusal(Fault fault, String requestId) {
        return OpenAiErrors.refusal(fault);
    }

    @Override
    public Map<String, String> headers(Quota quota, String requestId, Instant now) {
        return Map.of(
                "x-request-id", requestId,
                "openai-processing-ms", "1",
                "openai-version", "2020-10-01",
                "x-ratelimit-limit-requests", Integer.toString(quota.limit()),
                "x-ratelimit-remaining-requests", Integer.toString(quota.remaining()),
                "x-ratelimit-reset-requests", duration(quota.untilReset()),
                "x-ratelimit-limit-tokens", Integer.toString(Quota.TOKEN_LIMIT),
                "x-ratelimit-remaining-tokens", Integer.toString(Quota.TOKENS_REMAINING),
                "x-ratelimit-reset-tokens", "30ms");
    }

    /// OpenAI's notation: `12ms`, `1.5s`, `6m0s`.
    static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return Math.max(1, millis) + "ms";
        }
        double seconds = (millis % 60_000) / 1000.0;
        String text =
                seconds == Math.rint(seconds)
                        ? Long.toString((long) seconds)
                        : Double.toString(seconds);
        return millis < 60_000 ? text + "s" : millis / 60_000 + "m" + text + "s";
    }
}
