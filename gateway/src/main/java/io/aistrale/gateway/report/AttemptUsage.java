package io.aistrale.gateway.report;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A provider call that ended: whose, what it used, what it cost. Never what was asked or answered.
public record AttemptUsage(
        UUID attemptId,
        UUID requestId,
        int number,
        String status,
        Spender spender,
        Call call,
        Map<TokenClass, Long> usage,
        boolean usageEstimated,
        Timings timings,
        Cost cost) {

    public AttemptUsage {
        usage = TokenClass.complete(usage);
    }

    /// On whose account.
    public record Spender(
            String user, String project, Map<String, String> tags, @Nullable String apiKeyId) {
        public Spender {
            tags = Map.copyOf(tags);
        }
    }

    /// What was called.
    ///
    /// @param route that led there; null where the request named provider and model
    /// @param errorCode of `ErrorCode`
    /// @param interrupted whether a stream broke after it had begun
    public record Call(
            String provider,
            String model,
            String operation,
            String lane,
            @Nullable String route,
            @Nullable String servedBy,
            @Nullable String servedModel,
            @Nullable String serviceTier,
            @Nullable String region,
            @Nullable String errorCode,
            @Nullable Integer httpStatus,
            @Nullable String providerRequestId,
            @Nullable String promptName,
            @Nullable Integer promptVersion,
            @Nullable String traceId,
            boolean interrupted) {}

    /// Microseconds.
    public record Timings(
            Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable Long durationMicros,
            @Nullable Long timeToFirstTokenMicros,
            @Nullable Long queueTimeMicros) {}

    /// What its ledger entries say, together.
    ///
    /// @param usd US dollars; null unless known
    /// @param upperBoundUsd the most an unknown outcome can have cost; null: nobody can say
    /// @param pricingCurrency of the price; null: US dollars, or no price
    /// @param usdPerUnit US dollars for one unit of it that the price fixed; null for USD
    public record Cost(
            CostState state,
            @Nullable BigDecimal usd,
            @Nullable BigDecimal upperBoundUsd,
            @Nullable String priceVersion,
            @Nullable String pricingCurrency,
            @Nullable BigDecimal usdPerUnit) {}

    /// Whether its cost is known.
    public enum CostState {
        KNOWN,
        /// The model has no price.
        UNPRICED,
        /// Nobody saw the call's end.
        UNKNOWN,
        /// The ledger has not come to it yet.
        PENDING;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
