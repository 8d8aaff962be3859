package io.aistrale.schemas.evaluation;

import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// Which results are scored, and by what.
///
/// @param sample which part of the matching results, above 0 and at most 1; which ones is decided
///   by their ids, so that a smaller sample is part of a larger one, and the same for every rule
public record EvaluationRule(Selection selection, double sample, Evaluators evaluators)
        implements RuleReading {

    private static final Set<String> MEMBERS = Set.of("match", "sample", "evaluators");

    /// 2 to the power of -53: a double's step below 1.
    private static final double STEP = 0x1.0p-53;

    private static final int UNUSED_BITS = 11;

    /// Reads `{match?, sample?, evaluators}`.
    public static RuleReading read(JsonNode written) {
        try {
            Bounds.require(written);
            Members members = Members.of("", written);
            members.allow(MEMBERS);
            return new EvaluationRule(
                    Selection.of("match", members.object("match")),
                    sample(members),
                    Evaluators.of("evaluators", members.node("evaluators")));
        } catch (InvalidEvaluationException invalid) {
            return invalid.fault();
        }
    }

    private static double sample(Members members) {
        JsonNode sample = members.node("sample");
        if (sample.isMissingNode() || sample.isNull()) {
            return 1;
        }
        if (!sample.isNumber() || !(sample.asDouble() > 0 && sample.asDouble() <= 1)) {
            throw members.wrong("sample", "must be a number above 0 and at most 1");
        }
        return sample.asDouble();
    }

    /// Whether a result is to be scored by this rule.
    public boolean chooses(Selection.Candidate result) {
        return selection.includes(result) && isSampled(result.requestId());
    }

    boolean isSampled(UUID requestId) {
        return (mixed(requestId.getMostSignificantBits() ^ requestId.getLeastSignificantBits())
                                >>> UNUSED_BITS)
                        * STEP
                < sample;
    }

    /// SplitMix64's finisher: every bit of the id counts for every bit of the answer.
    private static long mixed(long bits) {
        long mixed = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
