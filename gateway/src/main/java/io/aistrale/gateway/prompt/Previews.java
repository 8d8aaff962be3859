package io.aistrale.gateway.prompt;

import io.aistrale.schemas.jinja.RenderLimits;
import io.aistrale.schemas.prompt.PromptFault;
import io.aistrale.schemas.prompt.PromptSource;
import io.aistrale.schemas.prompt.PromptTemplate;
import io.aistrale.schemas.prompt.RenderedPrompt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Renders prompts to be looked at, a few at one time: a hostile one takes a processor until its
/// steps are used up.
public final class Previews {

    /// Those of a worker, whose renderings know their processor time. Here the clock would also
    /// count waits for a processor, which are the fault of others: what ends a rendering is its
    /// steps, and time only one that stands still.
    static final RenderLimits LIMITS =
            new RenderLimits(
                    RenderLimits.DEFAULT.outputChars(),
                    RenderLimits.DEFAULT.textChars(),
                    RenderLimits.DEFAULT.items(),
                    RenderLimits.DEFAULT.steps(),
                    RenderLimits.DEFAULT.bytes(),
                    RenderLimits.DEFAULT.depth(),
                    Duration.ofSeconds(10));

    private final Semaphore places;
    private final Duration waitAtMost;

    public Previews(PreviewProperties properties) {
        this.places = new Semaphore(properties.places(), true);
        this.waitAtMost = properties.waitAtMost();
    }

    /// @return empty: no place became free in time
    public Optional<RenderedPrompt> render(PromptSource source, ObjectNode variables) {
        try {
            if (!places.tryAcquire(waitAtMost.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            return Optional.of(
                    switch (PromptTemplate.read(source)) {
                        case PromptTemplate template ->
                                writable(template.render(variables, LIMITS));
                        case PromptFault fault -> fault;
                    });
        } finally {
            places.release();
        }
    }

    /// An escape in a template can make half of a surrogate pair, for which UTF-8 has no bytes.
    private static RenderedPrompt writable(RenderedPrompt rendered) {
        return switch (rendered) {
            case RenderedPrompt.Text(String text) when !isUnicode(text) -> half("template");
            case RenderedPrompt.Messages(ArrayNode messages) when !isUnicode(messages.toString()) ->
                    half("messages");
            case RenderedPrompt.Text _, RenderedPrompt.Messages _, PromptFault _ -> rendered;
        };
    }

    private static boolean isUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static PromptFault half(String place) {
        return new PromptFault(place, 0, "gives half of a surrogate pair, which is no character");
    }
}
