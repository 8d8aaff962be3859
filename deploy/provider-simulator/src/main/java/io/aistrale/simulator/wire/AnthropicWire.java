package io.aistrale.simulator.wire;

import io.aistrale.simulator.wire.Question.Reading;
import io.aistrale.simulator.wire.Reply.ToolCall;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Anthropic's Messages API, versions 2023-06-01 and 2026-10-21 (which takes no sampling parameters
/// any more).
public final class AnthropicWire implements Wire {

    private static final String WITHOUT_SAMPLING = "2026-10-21";

    @Override
    public String provider() {
        return "anthropic";
    }

    @Override
    public @Nullable Operation operation(String path) {
        return path.equals("/v1/messages") ? Operation.CHAT : null;
    }

    @Override
    public @Nullable String token(HttpHeaders headers) {
        String apiKey = headers.get("x-api-key");
        return apiKey != null ? apiKey : Wire.super.token(headers);
    }

    @Override
    public boolean billsCacheWrites() {
        return true;
    }

    @Override
    public Reading read(Operation operation, String model, HttpHeaders headers, JsonNode body) {
        String version = headers.get("anthropic-version");
        if (version == null) {
            return refused("anthropic-version", "header is required");
        }
        if (model.isEmpty()) {
            return refused("model", "Field required");
        }
        JsonNode messages = body.path("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            return refused("messages", "Field required");
        }
        int maxTokens = body.path("max_tokens").asInt(0);
        if (maxTokens < 1) {
            return refused("max_tokens", "Field required");
        }
        for (String sampling : List.of("temperature", "top_p", "top_k")) {
            if (body.has(sampling) && version.compareTo(WITHOUT_SAMPLING) >= 0) {
                return refused(sampling, "Extra inputs are not permitted");
            }
        }
        Prompt prompt = Prompt.ofMessages(body.path("system"), messages);
        return new Reading.Understood(
                new Question(
                        operation,
                        model,
                        prompt,
                        maxTokens,
                        body.path("stream").asBoolean(false),
                        tool(body),
                        body));
    }

    private static Reading refused(String field, String message) {
        return new Reading.Refused(new Fault.BadRequest(field, message));
    }

    private static Question.@Nullable Tool tool(JsonNode body) {
        JsonNode tool = body.path("tools").path(0);
        String name = tool.path("name").asString("");
        return name.isEmpty() ? null : new Question.Tool(name, tool.path("input_schema"));
    }

    @Override
    public Answer answer(Question question, Reply reply) {
        ObjectNode message = message(question, reply);
        message.set("content", Json.array(block(reply, reply.text())));
        message.put("stop_reason", stopReason(reply)).putNull("stop_sequence");
        if (!reply.usageOmitted()) {
            message.set("usage", usage(reply.usage(), reply.usage().output()));
        }
        return Answer.ok(message);
    }

    private static ObjectNode message(Question question, Reply reply) {
        return Json.object()
                .put("id", "msg_" + reply.id())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", question.model());
    }

    private static ObjectNode block(Reply reply, String text) {
        ToolCall call = reply.toolCall();
        if (call == null) {
            return Json.object().put("type", "text").put("text", text);
        }
        ObjectNode block =
                Json.object()
                        .put("type", "tool_use")
                        .put("id", "toolu_" + reply.id())
                        .put("name", call.name());
        block.set("input", call.arguments());
        return block;
    }

    private static String stopReason(Reply reply) {
        return reply.cutShort() ? "max_tokens" : reply.toolCall() != null ? "tool_use" : "end_turn";
    }

    private static ObjectNode usage(Usage usage, int output) {
        ObjectNode json =
                Json.object()
                        .put("input_tokens", usage.uncachedInput())
                        .put(
                                "cache_creation_input_tokens",
                                usage.cacheWrite5m() + usage.cacheWrite1h())
                        .put("cache_read_input_tokens", usage.cached());
        json.putObject("cache_creation")
                .put("ephemeral_5m_input_tokens", usage.cacheWrite5m())
                .put("ephemeral_1h_input_tokens", usage.cacheWrite1h());
        json.put("output_tokens", output);
        json.putObject("output_tokens_details")
                .put("thinking_tokens", Math.min(output, usage.reasoning()));
        return json.put("service_tier", "standard");
    }

    @Override
    public List<String> events(Question question, Reply reply) {
        List<String> events = new ArrayList<>();
        ObjectNode message = message(question, reply);
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        if (!reply.usageOmitted()) {
            message.set("usage", usage(reply.usage(), 1));
        }
        events.add(event("message_start", Json.object().set("message", message)));
        ObjectNode emptyBlock = block(reply, "");
        if (reply.toolCall() != null) {
            emptyBlock.putObject("input");
        }
        events.add(
                event(
                        "content_block_start",
                        Json.object().put("index", 0).set("content_block", emptyBlock)));
        events.add(event("ping", Json.object()));
        events.addAll(deltas(reply));
        events.add(event("content_block_stop", Json.object().put("index", 0)));
        ObjectNode end = Json.object();
        end.putObject("delta").put("stop_reason", stopReason(reply)).putNull("stop_sequence");
        if (!reply.usageOmitted()) {
            end.set("usage", usage(reply.usage(), reply.usage().output()));
        }
        events.add(event("message_delta", end));
        events.add(event("message_stop", Json.object()));
        return events;
    }

    private static List<String> deltas(Reply reply) {
        ToolCall call = reply.toolCall();
        if (call == null) {
            return Pieces.events(
                    reply.text(),
                    text -> delta(Json.object().put("type", "text_delta").put("text", text)));
        }
        String arguments = call.arguments().isEmpty() ? "" : Json.write(call.arguments());
        return List.of(
                delta(
                        Json.object()
                                .put("type", "input_json_delta")
                                .put("partial_json", arguments)));
    }

    private static String delta(ObjectNode delta) {
        return event("content_block_delta", Json.object().put("index", 0).set("delta", delta));
    }

    private static String event(String type, JsonNode fields) {
        ObjectNode json = Json.object().put("type", type);
        json.setAll((ObjectNode) fields);
        return "event: " + type + "\ndata: " + Json.write(json) + "\n\n";
    }

    @Override
    public Answer refusal(Fault fault, String requestId) {
        return AnthropicErrors.refusal(fault, requestId);
    }

    @Override
    public Map<String, String> headers(Quota quota, String requestId, Instant now) {
        String reset = now.plus(quota.untilReset()).truncatedTo(ChronoUnit.SECONDS).toString();
        Map<String, String> headers = new HashMap<>(32);
        headers.put("request-id", requestId);
        headers.put("anthropic-organization-id", "00000000-0000-4000-8000-000000000000");
        headers.put("anthropic-ratelimit-requests-limit", Integer.toString(quota.limit()));
        headers.put("anthropic-ratelimit-requests-remaining", Integer.toString(quota.remaining()));
        headers.put("anthropic-ratelimit-requests-reset", reset);
        for (String kind : List.of("tokens", "input-tokens", "output-tokens")) {
            headers.put(
                    "anthropic-ratelimit-" + kind + "-limit", Integer.toString(Quota.TOKEN_LIMIT));
            headers.put(
                    "anthropic-ratelimit-" + kind + "-remaining",
                    Integer.toString(Quota.TOKENS_REMAINING));
            headers.put("anthropic-ratelimit-" + kind + "-reset", reset);
        }
        return headers;
    }
}
