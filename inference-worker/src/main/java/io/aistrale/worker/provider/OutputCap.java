package io.aistrale.worker.provider;

import io.aistrale.worker.provider.ProviderRequest.Task;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
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
        var given =
                Stream.of(request.parameters(), request.body())
                        .filter(Objects::nonNull)
                        .map(Json::object)
                        .filter(Objects::nonNull)
                        .toList();
        // Which of them an endpoint goes by is its own affair: the greatest counts.
        var cap =
                (isGeneration(request) ? GENERATION_CAPS : CHAT_CAPS)
                        .stream()
                                .map(member -> first(given, member))
                                .filter(Objects::nonNull)
                                .max(Comparator.naturalOrder());
        if (cap.isEmpty()) {
            return null;
        }
        var choices = first(given, "n");
        return cap.get() * (choices == null ? 1 : Math.max(1, choices));
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

    private static @Nullable Long first(List<ObjectNode> given, String member) {
        return given.stream()
                .map(object -> object.get(member))
                .filter(value ->
                        value != null && value.isIntegralNumber() && value.longValue() >= 0)
                .map(value -> Math.min(value.longValue(), Integer.MAX_VALUE))
                .findFirst()
                .orElse(null);
    }
}
