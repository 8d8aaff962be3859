package io.aistrale.schemas.evaluation;

import com.github.f4b6a3.uuid.UuidCreator;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.time.Instant;
import java.util.UUID;

/// Ids that follow from what is scored and by what, so that a score given again is the same score,
/// and a model asked again the same request.
public final class EvaluationIds {

    /// Tag of requests that ask a model for a score: the score's id. That it is there says nothing;
    /// telemetry-consumer goes by what it asked itself.
    public static final String TAG = "aistrale.evaluation";

    /// Bits of a version 7 UUID that are its time, and those that say it is one.
    private static final long TIME = 0xFFFF_FFFF_FFFF_0000L;

    private static final long VERSION_7 = 0x7000L;
    private static final long AFTER_VERSION = 0x0FFFL;

    private EvaluationIds() {}

    /// The score of an inference by an evaluator: version 5, which nobody's own scores may have.
    public static UUID ofScore(UUID requestId, String name, String version, String metric) {
        return UuidCreator.getNameBasedSha1(requestId, name + "/" + version + "/" + metric);
    }

    /// The request that asks a model for a score: version 7.
    ///
    /// @param at its time; the same for every try
    public static UUID ofRequest(UUID scoreId, Instant at) {
        UUID name = UuidCreator.getNameBasedSha1(scoreId, "request");
        long time = at.toEpochMilli() << 16 & TIME;
        long high = time | VERSION_7 | name.getMostSignificantBits() & AFTER_VERSION;
        UUID id = new UUID(high, name.getLeastSignificantBits());
        if (!TimeOrderedIds.isTimeOrdered(id)) {
            throw new IllegalStateException("not a version 7 UUID");
        }
        return id;
    }

    /// Whether a score's id is one that only [#ofScore] makes.
    public static boolean isAutomated(UUID scoreId) {
        return scoreId.version() == 5;
    }
}
