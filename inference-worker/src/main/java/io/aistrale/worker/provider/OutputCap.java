package io.aistrale.worker.provider;

import io.aistrale.worker.provider.ProviderRequest.Task;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Bounds on what a call can use, for the cost of one whose end is never seen.
public final class OutputCap {
    private static final List<String> CAPS =
            List.of("max_completion_tokens", "max_tokens", "max_new_tokens");

    private OutputCap() {}

    /// Most output tokens a request allows, over all its choices (`n`); null where it sets no cap.
    public static @Nullable Long of(ProviderRequest request) {
        if (request.task() == Task.EMBEDDINGS) {
            return 0L;
        }
        var given =
                Stream.of(request.parameters(), request.body())
                        .filter(Objects::nonNull)
                        .map(Json::object)
                        .filter(Objects::nonNull)
                        .toList();
        var cap = first(given, CAPS);
        if (cap == null) {
            return null;
        }
        var choices = first(given, List.of("n"));
        return cap * (choices == null ? 1 : Math.max(1, choices));
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
        var member =
                request.task() == Task.TEXT_GENERATION && request.body() == null
                        ? "max_new_tokens"
                        : endpoint.outputCapMember();
        return new ProviderRequest(
                request.task(),
                request.model(),
                request.inputs(),
                request.body(),
                Json.written(parameters.put(member, cap)),
                request.stream());
    }

    /// Estimated input tokens.
    public static long inputEstimate(ProviderRequest request) {
        return OpenAiFormat.inputEstimate(request);
    }

    private static @Nullable Long first(List<ObjectNode> given, List<String> members) {
        return given.stream()
                .flatMap(object -> members.stream().map(object::get))
                .filter(value ->
                        value != null && value.isIntegralNumber() && value.longValue() >= 0)
                .map(value -> Math.min(value.longValue(), Integer.MAX_VALUE))
                .findFirst()
                .orElse(null);
    }
}
