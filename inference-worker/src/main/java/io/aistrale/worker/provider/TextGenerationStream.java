package io.aistrale.worker.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A stream of text-generation-inference's tokens as OpenAI's `text_completion` chunks
/// (huggingface.co/docs/text-generation-inference, `StreamResponse`). The last event holds the
/// whole text and the counts; older servers do not count the input there.
final class TextGenerationStream implements StreamReader {
    private final ProviderRequest request;
    private final StringBuilder text = new StringBuilder();
    private @Nullable ObjectNode details;
    private boolean begun;
    private boolean whole;

    TextGenerationStream(ProviderRequest request) {
        this.request = request;
    }

    @Override
    public Said read(String data) {
        if (data.equals("[DONE]")) {
            return new Said.End(List.of());
        }
        var event = Json.object(data);
        if (event == null) {
            return new Said.Nonsense();
        }
        if (event.has("error")) {
            return new Said.Failed(OpenAiFormat.words(event));
        }
        if (!(event.get("token") instanceof ObjectNode token)) {
            return new Said.Nonsense();
        }
        begun = true;
        String more =
                token.path("special").booleanValue(false) ? "" : token.path("text").asString("");
        text.append(more);
        var generated = event.get("generated_text");
        if (generated == null || generated.isNull()) {
            return new Said.More(List.of(chunk(more, null)));
        }
        whole = true;
        details = event.get("details") instanceof ObjectNode given ? given : null;
        return new Said.End(List.of(chunk(more, finishReason())));
    }

    private @Nullable String finishReason() {
        return details == null ? null : HuggingFaceDialect.finishReason(details);
    }

    private Chunk chunk(String more, @Nullable String finishReason) {
        var chunk =
                Json.MAPPER
                        .createObjectNode()
                        .put("object", "text_completion")
                        .put("model", request.model());
        chunk.putArray("choices")
                .addObject()
                .put("index", 0)
                .put("text", more)
                .put("finish_reason", finishReason);
        return new Chunk(Json.written(chunk), more, !more.isEmpty());
    }

    private TokenUsage counted() {
        var told = details == null ? Json.MAPPER.createObjectNode() : details;
        boolean outputTold = told.has("generated_tokens");
        boolean inputTold = told.has("input_length");
        return TokenUsage.ofText(
                inputTold ? Json.count(told, "input_length") : OpenAiFormat.inputEstimate(request),
                outputTold ? Json.count(told, "generated_tokens") : TokenEstimate.of(text),
                !(inputTold && outputTold));
    }

    @Override
    public @Nullable Answer answer() {
        return begun
                ? HuggingFaceDialect.answer(request, text.toString(), finishReason(), counted())
                : null;
    }

    @Override
    public boolean isWhole() {
        return whole;
    }
}
