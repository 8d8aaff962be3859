package io.aistrale.gateway.report;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A question about a user's inferences, newest first.
///
/// @param from first millisecond; of the time inside the request ids, which is when they were asked
///   for
/// @param to excluded
/// @param before the request after which the list goes on; null: its beginning
/// @param limit inferences to show
public record InferenceQuery(
        Filter filter, Instant from, Instant to, @Nullable UUID before, int limit) {

    /// What inferences must have; null: anything.
    ///
    /// @param user whose they are
    /// @param status queued, running, waiting, succeeded, failed, cancelled or expired
    /// @param model as asked for
    /// @param tags all of these
    public record Filter(
            String user,
            @Nullable String status,
            @Nullable String model,
            Map<String, String> tags) {
        public Filter {
            tags = Map.copyOf(tags);
        }
    }
}
