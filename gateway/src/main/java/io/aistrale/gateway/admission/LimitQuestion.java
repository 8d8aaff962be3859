package io.aistrale.gateway.admission;

import io.aistrale.gateway.limit.LimitKind;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads the parameters of `DELETE /v1/limits`.
public final class LimitQuestion {

    private static final Set<String> PARAMETERS = Set.of("kind", "subject");

    private LimitQuestion() {}

    /// The limit that is named.
    public record Named(LimitKind kind, String subject) {}

    /// @throws RefusedException a parameter is missing, unknown or cannot be read
    public static Named read(Map<String, List<String>> given) {
        var parameters = new QueryParameters(given, PARAMETERS);
        if (!parameters.tags().isEmpty()) {
            throw QueryParameters.wrong("tag", "left out: limits have no tags");
        }
        LimitKind kind = parameters.word("kind", LimitKind.BY_TEXT);
        String subject = parameters.name("subject");
        if (kind == null || subject == null) {
            String missing = kind == null ? "kind" : "subject";
            throw RefusedException.invalid(
                    missing, "Parameter `%s` is required.".formatted(missing));
        }
        return new Named(kind, subject);
    }
}
