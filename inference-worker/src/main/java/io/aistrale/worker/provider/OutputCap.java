package io.aistrale.worker.provider;

import io.aistrale.worker.provider.ProviderRequest.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Bounds on what a call can use, for the cost of one whose end is never seen.
public final class OutputCap {
    private static final List<String> CHAT_CAPS = List.of("max_completion_tokens", "max_tokens");
    private static final List<String> GENERATION_CAPS =
            List.of("max_completion_tokens", "max_tokens", "max_new_tokens");

    private OutputCap() {}

    /// Most output tokens a request allows, over all its choices (`n`); null where it sets no cap.
    public static @Nullable Long of(ProviderRequest request) {
        if (request.task() == Task.EMBEDDINGS) {
            return 0L;
        }
        var parameters = object(request.parameters());
        var body = object(request.body());
        // Which of them an endpoint goes by is its own affair: the greatest counts.
        Long cap = null;
        for (var member : isGeneration(request) ? GENERATION_CAPS : CHAT_CAPS) {
            var named = first(parameters, body, member);
            cap = cap == null || named != null && named > cap ? named : cap;
        }
        if (cap == null) {
            return null;
        }
        var choices = first(parameters, body, "n");
        return cap * (choices == null ? 1 : Math.max(1, choices));
    }

    private static @Nullable ObjectNode object(@Nullable String json) {
        return json == null ? null : Json.object(json);
    }

    /// The same request with a cap where it names none.
    ///
    /// @param cap output tokens; null for none
    /// @param endpoint where it is asked
    public static ProviderRequest capped(
            ProviderRequest request, @Nullable Integer cap, Endpoint endpoint) {
        if (cap == null || of(request) != null) {
            return request;
        }
        var parameters =
                request.parameters() == null
                        ? Json.MAPPER.createObjectNode()
                        : Json.object(request.parameters());
        if (parameters == null) {
            return request;
        }
        var member = isGeneration(request) ? "max_new_tokens" : endpoint.outputCapMember();
        return new ProviderRequest(
                request.task(),
                request.model(),
                request.inputs(),
                request.body(),
                Json.written(parameters.put(member, cap)),
                request.stream());
    }

    private static boolean isGeneration(ProviderRequest request) {
        return request.task() == Task.TEXT_GENERATION && request.body() == null;
    }

    /// Estimated input tokens.
    public static long inputEstimate(ProviderRequest request) {
        return OpenAiFormat.inputEstimate(request);
    }

    private static @Nullable Long first(
            @Nullable ObjectNode parameters, @Nullable ObjectNode body, String member) {
        var named = count(parameters, member);
        return named == null ? count(body, member) : named;
    }

    private static @Nullable Long count(@Nullable ObjectNode object, String member) {
        var value = object == null ? null : object.get(member);
        return value != null && value.isIntegralNumber() && value.longValue() >= 0
                ? Long.valueOf(Math.min(value.longValue(), Integer.MAX_VALUE))
                : null;
    }
}
