package io.aistrale.gateway.run;

import io.aistrale.gateway.run.EvaluationRun.Model;
import io.aistrale.gateway.run.EvaluationRun.Subject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a run found of one prompt version on one model.
///
/// @param cases with a result that is no error
/// @param errors failed, expired, or lost
/// @param cancelled cancelled, with the run or alone
/// @param latency of the calls that served the cases; null where there are none
/// @param scores by metric and evaluator
public record ComparedVariant(
        Subject prompt,
        Model model,
        int cases,
        int errors,
        int cancelled,
        Spend spend,
        @Nullable Latency latency,
        List<ComparedScore> scores) {

    /// What the ledger has of its requests' calls, all attempts counted.
    ///
    /// @param costUsd sum of the costs that are known; null where none is
    /// @param calls that have ended
    /// @param unpriced of those, without a price
    /// @param unknown of those, with an outcome nobody saw
    /// @param upperBoundUsd the most these can have cost where that is known
    /// @param missing of those, not in the ledger yet
    public record Spend(
            @Nullable BigDecimal costUsd,
            int calls,
            int unpriced,
            int unknown,
            BigDecimal upperBoundUsd,
            int missing) {

        static final Spend NONE = new Spend(null, 0, 0, 0, BigDecimal.ZERO, 0);

        /// Whether `costUsd` is all of it.
        public boolean isComplete() {
            return calls > 0 && unpriced + unknown + missing == 0;
        }
    }

    /// Nearest-rank percentiles of the time inside the serving calls.
    public record Latency(Duration p50, Duration p99) {}
}
