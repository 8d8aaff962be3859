package io.aistrale.gateway.report;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A question about provider calls, newest first.
///
/// @param from first millisecond; of the time inside the attempts' ids, which is when they began
/// @param to excluded
/// @param before the attempt after which the list goes on; null: its beginning
/// @param limit attempts to show
public record UsageQuery(
        Filter filter, Instant from, Instant to, @Nullable UUID before, int limit) {

    /// What attempts must have; null: anything.
    ///
    /// @param status success, error or unknown
    /// @param tags all of these
    public record Filter(
            @Nullable String user,
            @Nullable String project,
            @Nullable String provider,
            @Nullable String model,
            @Nullable String status,
            @Nullable String errorCode,
            @Nullable UUID requestId,
            Map<String, String> tags) {
        public Filter {
            tags = Map.copyOf(tags);
        }
    }
}
