package io.aistrale.worker.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A stream of OpenAI's `chat.completion.chunk` objects, which go on as they came. It ends with
/// `[DONE]`; some compatible servers leave that out.
final class OpenAiStream implements StreamReader {
    private final ProviderRequest request;
    private final ChatAssembly assembly = new ChatAssembly();

    OpenAiStream(ProviderRequest request) {
        this.request = request;
    }

    @Override
    public Said read(String event) {
        if (event.equals("[DONE]")) {
            return new Said.End(List.of());
        }
        var chunk = Json.object(event);
        if (chunk == null) {
            return new Said.Nonsense();
        }
        var error = chunk.get("error");
        if (error != null && !error.isNull()) {
            return new Said.Failed(OpenAiFormat.words(chunk));
        }
        return chunk.get("choices") instanceof ArrayNode || chunk.get("usage") instanceof ObjectNode
                ? new Said.More(List.of(assembly.add(chunk, line(event, chunk))))
                : Said.NOTHING;
    }

    /// Data of several lines would look like several chunks.
    private static String line(String event, ObjectNode chunk) {
        return event.indexOf('\n') < 0 ? event : Json.written(chunk);
    }

    @Override
    public @Nullable Answer answer() {
        var told = assembly.usage();
        return assembly.answer(
                told != null
                        ? OpenAiFormat.usage(told)
                        : TokenUsage.ofText(
                                OpenAiFormat.inputEstimate(request), assembly.estimate(), true));
    }

    @Override
    public boolean isWhole() {
        return assembly.isFinished();
    }
}
