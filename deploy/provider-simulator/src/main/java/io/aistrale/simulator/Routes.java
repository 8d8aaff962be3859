package io.aistrale.simulator;

import io.aistrale.simulator.wire.AnthropicWire;
import io.aistrale.simulator.wire.CohereWire;
import io.aistrale.simulator.wire.HuggingFaceWire;
import io.aistrale.simulator.wire.OpenAiWire;
import io.aistrale.simulator.wire.TextGenerationWire;
import io.aistrale.simulator.wire.Wire;
import java.util.List;

/// Which provider serves a path: by its prefix, or, without one, by what the path is.
final class Routes {

    private static final Wire OPEN_AI = new OpenAiWire();
    private static final Wire TEXT_GENERATION = new TextGenerationWire();
    private static final Wire ANTHROPIC = new AnthropicWire();
    private static final Wire COHERE = new CohereWire();

    /// Longer prefixes first.
    private static final List<Prefix> PREFIXES =
            List.of(
                    new Prefix("/openai", OPEN_AI),
                    new Prefix("/huggingface/hf-inference", TEXT_GENERATION),
                    new Prefix("/huggingface/models", "/models", TEXT_GENERATION),
                    new Prefix("/huggingface/generate", "/generate", TEXT_GENERATION),
                    new Prefix("/huggingface", new HuggingFaceWire()),
                    new Prefix("/anthropic", ANTHROPIC),
                    new Prefix("/cohere", COHERE),
                    new Prefix("/v1/messages", "/v1/messages", ANTHROPIC),
                    new Prefix("/v2", "/v2", COHERE),
                    new Prefix("/models", "/models", TEXT_GENERATION),
                    new Prefix("/generate", "/generate", TEXT_GENERATION));

    private Routes() {}

    /// A provider, and the path as that provider knows it.
    record Route(Wire wire, String path) {}

    static Route of(String path) {
        for (Prefix prefix : PREFIXES) {
            if (prefix.covers(path)) {
                return new Route(
                        prefix.wire(),
                        prefix.replacement() + path.substring(prefix.text().length()));
            }
        }
        return new Route(OPEN_AI, path);
    }

    private record Prefix(String text, String replacement, Wire wire) {

        Prefix(String text, Wire wire) {
            this(text, "", wire);
        }

        boolean covers(String path) {
            return path.startsWith(text)
                    && (path.length() == text.length() || path.charAt(text.length()) == '/');
        }
    }
}
