package io.aistrale.simulator.wire;

import io.aistrale.simulator.wire.Question.Reading;
import io.aistrale.simulator.wire.Reply.ToolCall;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Cohere's v2 API: chat and embed. Chat counts under `usage`, embed under `meta`, as the original
/// does.
public final class CohereWire implements Wire {

    /// What Cohere's own prompt template adds; counted in `tokens`, never billed.
    private static final int TEMPLATE_TOKENS = 64;

    @Override
    public String provider() {
        return "cohere";
    }

    @Override
    public @Nullable Operation operation(String path) {
        return switch (path) {
            case "/v2/chat" -> Operation.CHAT;
            case "/v2/embed" -> Operation.EMBEDDINGS;
            default -> null;
        };
    }

    @Override
    public Reading read(Operation operation, String model, HttpHeaders headers, JsonNode body) {
        if (model.isEmpty()) {
            return refused("model", "model is required");
        }
        if (operation == Operation.EMBEDDINGS) {
            List<Vectors.Input> inputs = Vectors.inputs(body.path("texts"));
            if (inputs.isEmpty()) {
                return refused("texts", "at least one text is required");
            }
            Prompt prompt = new Prompt("", inputs.getFirst().text(), Vectors.tokens(inputs));
            return new Reading.Understood(
                    new Question(operation, model, prompt, 0, false, null, body));
        }
        JsonNode messages = body.path("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            return refused("messages", "at least one message is required");
        }
        int cap = body.path("max_tokens").asInt(Integer.MAX_VALUE);
        if (cap < 1) {
            return refused("max_tokens", "max_tokens must be greater than 0");
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
        return question.operation() == Operation.EMBEDDINGS ? embed(question, reply) : chat(reply);
    }

    private static Answer chat(Reply reply) {
        ObjectNode message = Json.object().put("role", "assistant");
        ToolCall call = reply.toolCall();
        if (call == null) {
            message.set("content", Json.array(text(reply.text())));
        } else {
            message.put("tool_plan", "I will call " + call.name() + ".");
            message.set(
                    "tool_calls", Json.array(toolCall(reply, call, Json.write(call.arguments()))));
        }
        ObjectNode json =
                Json.object().put("id", uuid(reply)).put("finish_reason", finishReason(reply));
        json.set("message", message);
        if (!reply.usageOmitted()) {
            json.set("usage", usage(reply.usage()));
        }
        return Answer.ok(json);
    }

    private static ObjectNode text(String text) {
        return Json.object().put("type", "text").put("text", text);
    }

    private static ObjectNode toolCall(Reply reply, ToolCall call, String arguments) {
        ObjectNode json =
                Json.object().put("id", call.name() + "_" + reply.id()).put("type", "function");
        json.putObject("function").put("name", call.name()).put("arguments", arguments);
        return json;
    }

    private static String uuid(Reply reply) {
        String id = reply.id();
        return id.substring(0, 8)
                + "-"
                + id.substring(8, 12)
                + "-4"
                + id.substring(13, 16)
                + "-8"
                + id.substring(17, 20)
                + "-"
                + id.substring(12, 24);
    }

    private static String finishReason(Reply reply) {
        return reply.cutShort()
                ? "MAX_TOKENS"
                : reply.toolCall() != null ? "TOOL_CALL" : "COMPLETE";
    }

    private static ObjectNode usage(Usage usage) {
        ObjectNode json = Json.object();
        json.putObject("billed_units")
                .put("input_tokens", usage.input())
                .put("output_tokens", usage.output());
        json.putObject("tokens")
                .put("input_tokens", usage.input() + TEMPLATE_TOKENS)
                .put("output_tokens", usage.output());
        return json.put("cached_tokens", usage.cached());
    }

    private static Answer embed(Question question, Reply reply) {
        int asked = question.body().path("output_dimension").asInt(Vectors.DEFAULT_DIMENSIONS);
        int dimensions = Math.clamp(asked, 1, Vectors.MAX_DIMENSIONS);
        ObjectNode json = Json.object().put("id", uuid(reply));
        ArrayNode vectors = json.putObject("embeddings").putArray("float");
        ArrayNode texts = json.putArray("texts");
        for (Vectors.Input input : Vectors.inputs(question.body().path("texts"))) {
            vectors.add(Vectors.toJson(Vectors.of(input.text(), dimensions)));
            texts.add(input.text());
        }
        ObjectNode meta = json.putObject("meta");
        meta.putObject("api_version").put("version", "2");
        if (!reply.usageOmitted()) {
            meta.putObject("billed_units").put("input_tokens", reply.usage().input());
        }
        return Answer.ok(json.put("response_type", "embeddings_by_type"));
    }

    @Override
    public List<String> events(Question question, Reply reply) {
        List<String> events = new ArrayList<>();
        ObjectNode start = Json.object().put("role", "assistant").put("tool_plan", "");
        start.putArray("content");
        start.putArray("tool_calls");
        start.putArray("citations");
        events.add(event("message-start", Json.object().put("id", uuid(reply)), "message", start));
        ToolCall call = reply.toolCall();
        if (call != null) {
            ObjectNode empty = toolCall(reply, call, "");
            events.add(
                    event(
                            "tool-call-start",
                            index(),
                            "message",
                            Json.object().set("tool_calls", empty)));
            ObjectNode arguments = Json.object();
            arguments
                    .putObject("tool_calls")
                    .putObject("function")
                    .put("arguments", Json.write(call.arguments()));
            events.add(event("tool-call-delta", index(), "message", arguments));
            events.add(event("tool-call-end", index(), null, null));
        } else {
            events.add(
                    event(
                            "content-start",
                            index(),
                            "message",
                            Json.object().set("content", text(""))));
            events.addAll(Pieces.events(reply.text(), CohereWire::contentDelta));
            events.add(event("content-end", index(), null, null));
        }
        ObjectNode end = Json.object();
        ObjectNode delta = end.putObject("delta").put("finish_reason", finishReason(reply));
        if (!reply.usageOmitted()) {
            delta.set("usage", usage(reply.usage()));
        }
        events.add(event("message-end", end, null, null));
        return events;
    }

    private static String contentDelta(String text) {
        ObjectNode content = Json.object();
        content.putObject("content").put("text", text);
        return event("content-delta", index(), "message", content);
    }

    private static ObjectNode index() {
        return Json.object().put("index", 0);
    }

    private static String event(
            String type,
            ObjectNode fields,
            @Nullable String deltaName,
            @Nullable JsonNode deltaValue) {
        ObjectNode json = Json.object().put("type", type);
        json.setAll(fields);
        if (deltaName != null && deltaValue != null) {
            json.putObject("delta").set(deltaName, deltaValue);
        }
        return "event: " + type + "\ndata: " + Json.write(json) + "\n\n";
    }

    @Override
    public Answer refusal(Fault fault, String requestId) {
        return CohereErrors.refusal(fault, requestId);
    }

    @Override
    public Map<String, String> headers(Quota quota, String requestId, Instant now) {
        return Map.of(
                "x-request-id",
                requestId,
                "x-debug-trace-id",
                requestId,
                "x-endpoint-monthly-call-limit",
                "1000000",
                "x-ratelimit-limit",
                Integer.toString(quota.limit()),
                "x-ratelimit-remaining",
                Integer.toString(quota.remaining()),
                "x-ratelimit-reset",
                Long.toString(now.plus(quota.untilReset()).getEpochSecond()));
    }
}
