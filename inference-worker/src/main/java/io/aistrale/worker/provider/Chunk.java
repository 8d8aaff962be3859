package io.aistrale.worker.provider;

import java.util.List;
import java.util.stream.Collectors;

/// A piece of a streamed answer in OpenAI's format.
///
/// @param json one or more chunk objects (`chat.completion.chunk`, `text_completion`), a line each
/// @param text what they add to the first choice's text
/// @param says whether the model says anything in it, be it text, reasoning or a tool call
public record Chunk(String json, String text, boolean says) {
    /// What came together goes on together.
    static Chunk joined(List<Chunk> chunks) {
        return chunks.size() == 1
                ? chunks.getFirst()
                : new Chunk(
                        chunks.stream().map(Chunk::json).collect(Collectors.joining("\n")),
                        chunks.stream().map(Chunk::text).collect(Collectors.joining()),
                        chunks.stream().anyMatch(Chunk::says));
    }
}
