package io.aistrale.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// One round of `bench fairness`; also what `--json` has.
///
/// @param aloneWaitP99Millis what the first user's requests waited in Kafka and in the worker
///   before their calls, while it was alone; so the other
/// @param waitP99Ratio the one beside the flood over the one alone
/// @param aloneP50Millis what the first user's requests took beyond the provider's own time, while
///   it was alone; so the others
/// @param floodSeconds from the first request of the flood to its last result
/// @param floodPart of the places that the flood used meanwhile
/// @param deepFirstSeconds from a request behind the deep flood to its result, less the provider's
///   time; null where none was asked for
/// @param deepSeconds what the deep flood took
@JsonInclude(JsonInclude.Include.ALWAYS)
record FairnessRow(
        int round,
        int flood,
        int maxInFlight,
        double aloneWaitP99Millis,
        double floodWaitP99Millis,
        double waitP99Ratio,
        double aloneP50Millis,
        double aloneP99Millis,
        double floodP50Millis,
        double floodP99Millis,
        double p99Ratio,
        long samples,
        double floodSeconds,
        double floodPart,
        int deepFlood,
        @Nullable Double deepFirstSeconds,
        @Nullable Double deepSeconds,
        long errors) {}
