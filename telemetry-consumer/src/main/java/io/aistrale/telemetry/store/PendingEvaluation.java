package io.aistrale.telemetry.store;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A score still to be given.
///
/// @param evaluator its definition, JSON
/// @param expected what the output is compared with; null: nothing was given with the request
/// @param input what was asked, a JSON object, for a judge; null: it is not known
/// @param userId for whom it is given, and a model asked
/// @param apiKeyId of whose budgets that is paid, too; null: none
/// @param askedRequestId the request that asks a model; null: none is asked
/// @param askedAt when that request was published; null: it is not known to be
/// @param answeredAt when its result was stored; null: it was not
/// @param tries how often it was taken up without an end, this time included
/// @param createdAt when the result was stored
public record PendingEvaluation(
        Key key,
        String evaluator,
        @Nullable String expected,
        @Nullable String input,
        String userId,
        @Nullable String apiKeyId,
        @Nullable UUID askedRequestId,
        @Nullable Instant askedAt,
        @Nullable Instant answeredAt,
        int tries,
        Instant createdAt) {

    /// What is scored, and by what.
    ///
    /// @param name the evaluator's
    /// @param version of its definition
    public record Key(UUID requestId, String name, String version, String metric) {}

    /// Nothing of what was asked and is expected.
    @Override
    public String toString() {
        return "PendingEvaluation[" + key + "]";
    }
}
