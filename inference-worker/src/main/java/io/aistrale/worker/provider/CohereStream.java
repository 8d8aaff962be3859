package io.aistrale.worker.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A stream of Cohere's v2 events as OpenAI's chunks (docs.cohere.com/v2/docs/streaming). Usage and
/// the way it ended come with the last event.
final class CohereStream implements StreamReader {
    private final ProviderRequest request;
    private final long createdSeconds;
    private final ChatAssembly assembly = new ChatAssembly();
    private ChunkEnvelope envelope;
    private @Nullable TokenUsage billed;
    private boolean whole;

    CohereStream(ProviderRequest request, long createdSeconds) {
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
        var message = event.path("delta").path("message");
        return switch (event.path("type").asString("")) {
            case "message-start" -> start(event);
            case "content-start", "content-delta" -> content(message.path("content"));
            case "tool-plan-delta" -> reasoning(message.path("tool_plan").asString(""));
            case "tool-call-start" -> call(event, message.path("tool_calls"));
            case "tool-call-delta" -> arguments(event, message.path("tool_calls"));
            case "message-end" -> end(event.path("delta"), event);
            case "" -> new Said.Nonsense();
            // Citations, ends of parts, debugging, and whatever is new.
            default -> Said.NOTHING;
        };
    }

    private Said start(ObjectNode event) {
        envelope = new ChunkEnvelope(Json.text(event, "id"), request.model(), createdSeconds);
        var opening = Json.MAPPER.createObjectNode().put("role", "assistant").put("content", "");
        return said(envelope.delta(opening));
    }

    private Said content(JsonNode content) {
        String text = content.path("text").asString("");
        return text.isEmpty()
                ? reasoning(content.path("thinking").asString(""))
                : said(envelope.text(text));
    }

    private Said reasoning(String more) {
        return more.isEmpty() ? Said.NOTHING : said(envelope.reasoning(more));
    }

    private Said call(ObjectNode event, JsonNode call) {
        var function = call.path("function");
        return said(
                envelope.toolCall(
                        event.path("index").asInt(0),
                        call.path("id").asString(""),
                        function.path("name").asString(""),
                        function.path("arguments").asString("")));
    }

    private Said arguments(ObjectNode event, JsonNode call) {
        String more = call.path("function").path("arguments").asString("");
        return said(envelope.toolArguments(event.path("index").asInt(0), more));
    }

    private Said end(JsonNode delta, ObjectNode event) {
        if (delta.path("usage").get("billed_units") instanceof ObjectNode units) {
            billed = CohereAnswer.usage(units);
        }
        String reason = delta.path("finish_reason").asString("");
        if (CohereAnswer.isFailure(reason)) {
            return new Said.Failed(
                    new HttpErrors.Words(null, reason, Json.text(event.path("delta"), "error")));
        }
        whole = true;
        var last = assembly.add(envelope.finished(CohereAnswer.finishReason(reason)));
        return new Said.End(List.of(last, assembly.add(envelope.usage(counted()))));
    }

    private Said said(ObjectNode chunk) {
        return new Said.More(List.of(assembly.add(chunk)));
    }

    private TokenUsage counted() {
        return billed != null
                ? billed
                : TokenUsage.ofText(OpenAiFormat.inputEstimate(request), assembly.estimate(), true);
    }

    @Override
    public @Nullable Answer answer() {
        return assembly.answer(counted());
    }

    @Override
    public boolean isWhole() {
        return whole;
    }
}
