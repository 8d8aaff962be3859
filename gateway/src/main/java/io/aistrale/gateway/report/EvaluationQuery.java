package io.aistrale.gateway.report;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A question about the scores of a user's inferences, newest inference first.
///
/// @param user whose inferences they are
/// @param inference the one that is scored; null: any
/// @param metric null: any
/// @param tags of the inference, all of these
/// @param from first millisecond; of the time inside the request ids
/// @param to excluded
/// @param before the score after which the list goes on; null: its beginning
/// @param limit scores to show
public record EvaluationQuery(
        String user,
        @Nullable UUID inference,
        @Nullable String metric,
        Map<String, String> tags,
        Instant from,
        Instant to,
        @Nullable UUID before,
        int limit) {
    public EvaluationQuery {
        tags = Map.copyOf(tags);
    }
}
