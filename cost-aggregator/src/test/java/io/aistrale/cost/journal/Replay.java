package io.aistrale.cost.journal;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.event.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/// What the journal adds up to, figured out a second time and in another way: the final outcome of
/// each attempt, priced with whole numbers of 10⁻¹⁸ dollars.
final class Replay {
    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);
    private static final BigDecimal ZERO = BigDecimal.ZERO.setScale(12);

    /// Rates in 10⁻¹² dollars per million tokens: input, cached input, output, reasoning.
    private static final long[] FAST = {
        123_456_700_000L, 30_000_100_000L, 765_432_100_000L, 765_432_100_000L
    };

    private static final long[] FAST_ABOVE_5000 = {
        200_000_300_000L, 60_000_100_000L, 900_000_700_000L, 900_000_700_000L
    };
    private static final long[] FAST_IN_FLEX = {
        61_728_300_000L, 61_728_300_000L, 382_716_100_000L, 382_716_100_000L
    };
    private static final long[] DEEP = {
        1_000_000_300_000L, 250_000_000_000L, 3_333_333_300_000L, 4_444_444_400_000L
    };

    /// The rates of a call; null where nobody priced it.
    private static long @Nullable [] rates(String model, String serviceTier, long inputTokens) {
        return switch (model + " " + serviceTier) {
            case "fast default", "fast-2026-01-01 default" ->
                    inputTokens > 5000 ? FAST_ABOVE_5000 : FAST;
            case "fast flex", "fast-2026-01-01 flex" -> FAST_IN_FLEX;
            case "fast-deep default" -> DEEP;
            default -> null;
        };
    }

    /// How an attempt stands in the end; null: unknown.
    private record Outcome(Attempt attempt, @Nullable AttemptFinished finish) {}

    private final Map<UUID, Outcome> outcomes = new LinkedHashMap<>();

    Replay(List<SpecificRecord> journal) {
        for (SpecificRecord event : journal) {
            switch (event) {
                case AttemptFinished finished -> add(finished.getAttempt(), known(finished));
                case AttemptPresumedUnknown unknown -> add(unknown.getAttempt(), null);
                default -> {}
            }
        }
    }

    private static @Nullable AttemptFinished known(AttemptFinished finished) {
        return finished.getStatus() == AttemptStatus.UNKNOWN ? null : finished;
    }

    private void add(Attempt attempt, @Nullable AttemptFinished finish) {
        outcomes.merge(
                attempt.getAttemptId(),
                new Outcome(attempt, finish),
                (before, now) -> before.finish() == null ? now : before);
    }

    int attempts() {
        return outcomes.size();
    }

    /// The sums by the keys that `keys` gives each attempt.
    Map<String, Sums> by(Function<Attempt, Stream<String>> keys) {
        var sums = new TreeMap<String, Sums>();
        for (Outcome outcome : outcomes.values()) {
            keys.apply(outcome.attempt())
                    .forEach(key -> sums.merge(key, sums(outcome), Sums::plus));
        }
        return sums;
    }

    static String key(Object bucket, Attempt attempt) {
        return String.join(
                "|",
                bucket.toString(),
                attempt.getUserId(),
                attempt.getProject(),
                attempt.getProvider(),
                attempt.getModel());
    }

    private static Sums sums(Outcome outcome) {
        String model = outcome.attempt().getModel();
        AttemptFinished finish = outcome.finish();
        if (finish == null) {
            long[] rates = rates(model, "default", outcome.attempt().getInputTokensEstimate());
            boolean unbounded = rates == null || outcome.attempt().getOutputTokensCap() == null;
            return new Sums(
                    1,
                    0,
                    1,
                    unbounded ? 1 : 0,
                    rates == null ? 1 : 0,
                    0,
                    0,
                    0,
                    0,
                    ZERO,
                    bound(outcome, rates));
        }
        long errors = finish.getStatus() == AttemptStatus.ERROR ? 1 : 0;
        Usage usage = finish.getUsage();
        if (usage == null) {
            return new Sums(1, errors, 0, 0, 0, 0, 0, 0, 0, ZERO, ZERO);
        }
        long[] tokens = {
            usage.getInputTokens(),
            usage.getCachedInputTokens(),
            usage.getOutputTokens(),
            usage.getReasoningTokens()
        };
        long[] rates =
                rates(
                        model,
                        Objects.requireNonNullElse(finish.getServiceTier(), "default"),
                        usage.getInputTokens() + usage.getCachedInputTokens());
        return new Sums(
                1,
                errors,
                0,
                0,
                rates == null ? 1 : 0,
                tokens[0],
                tokens[1],
                tokens[2],
                tokens[3],
                rates == null ? ZERO : dollars(tokens, rates),
                ZERO);
    }

    private static BigDecimal bound(Outcome outcome, long @Nullable [] rates) {
        Long cap = outcome.attempt().getOutputTokensCap();
        if (rates == null || cap == null) {
            return ZERO;
        }
        long dearestOutput = Math.max(rates[2], rates[3]);
        return dollars(
                new long[] {outcome.attempt().getInputTokensEstimate(), cap},
                new long[] {rates[0], dearestOutput});
    }

    private static BigDecimal dollars(long[] tokens, long[] rates) {
        BigInteger attoDollars = BigInteger.ZERO;
        for (int i = 0; i < tokens.length; i++) {
            attoDollars =
                    attoDollars.add(
                            BigInteger.valueOf(tokens[i]).multiply(BigInteger.valueOf(rates[i])));
        }
        BigInteger[] parts = attoDollars.divideAndRemainder(MILLION);
        int half = parts[1].shiftLeft(1).compareTo(MILLION);
        boolean up = half > 0 || (half == 0 && parts[0].testBit(0));
        return new BigDecimal(up ? parts[0].add(BigInteger.ONE) : parts[0], 12);
    }

    static Instant hour(Attempt attempt) {
        return attempt.getStartedAt().truncatedTo(ChronoUnit.HOURS);
    }
}
