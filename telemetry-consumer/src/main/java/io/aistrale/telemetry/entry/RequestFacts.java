package io.aistrale.telemetry.entry;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.RequestParked;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whose a request is and what it asks for; the same for the request's whole life.
public record RequestFacts(
        String userId,
        String project,
        Map<String, String> tags,
        @Nullable String apiKeyId,
        String provider,
        String model,
        String operation,
        String lane) {

    /// Provider of a request that names a route.
    private static final String ROUTE = "route";

    static RequestFacts of(InferenceRequest request, Lane lane) {
        return new RequestFacts(
                request.getUserId(),
                request.getProject(),
                request.getTags(),
                request.getApiKeyId(),
                request.getProvider(),
                request.getModel(),
                word(request.getOperation()),
                word(lane));
    }

    static RequestFacts of(Attempt attempt) {
        return new RequestFacts(
                attempt.getUserId(),
                attempt.getProject(),
                attempt.getTags(),
                attempt.getApiKeyId(),
                attempt.getRoute() == null ? attempt.getProvider() : ROUTE,
                attempt.getRoute() == null ? attempt.getModel() : attempt.getRoute(),
                word(attempt.getOperation()),
                word(attempt.getLane()));
    }

    static RequestFacts of(RequestEnded ended) {
        return new RequestFacts(
                ended.getUserId(),
                ended.getProject(),
                ended.getTags(),
                ended.getApiKeyId(),
                ended.getProvider(),
                ended.getModel(),
                word(ended.getOperation()),
                word(ended.getLane()));
    }

    /// A parking entry does not say what was asked; the request's own record will.
    static RequestFacts of(RequestParked parked) {
        return new RequestFacts(
                parked.getUserId(), parked.getProject(), Map.of(), null, "", "", "", "");
    }

    /// Whether it is known what was asked.
    boolean complete() {
        return !provider.isEmpty();
    }

    /// A symbol as the tables show it.
    public static String word(Enum<?> symbol) {
        return symbol.name().toLowerCase(Locale.ROOT);
    }
}
