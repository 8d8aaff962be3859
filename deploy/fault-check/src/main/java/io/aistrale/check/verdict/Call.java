package io.aistrale.check.verdict;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The facts of an attempt that every journal entry about it carries.
///
/// @param inputEstimate tokens, for the upper bound of an unknown outcome
/// @param outputCap tokens; null where no cap is known
public record Call(
        UUID attemptId,
        UUID requestId,
        Source source,
        String workerId,
        Account account,
        long inputEstimate,
        @Nullable Long outputCap) {

    /// Where its money is put down.
    ///
    /// @param tags each of which it counts under
    /// @param apiKeyId null where it came by no gateway
    public record Account(
            Spender spender,
            Map<String, String> tags,
            Instant startedAt,
            @Nullable String apiKeyId) {
        public Account {
            tags = Map.copyOf(tags);
        }
    }

    /// What spend is grouped by.
    public record Spender(String user, String project, String provider, String model) {}
}
