package io.aistrale.check.money;

import io.aistrale.check.verdict.BookDifferences;
import io.aistrale.check.verdict.Finding.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a reader of `inference.costs` knows. An event that comes again changes nothing.
public final class PublishedCosts {
    /// US dollars by attempt; null where the cost is not known.
    private final Map<UUID, @Nullable BigDecimal> costs = new HashMap<>();

    /// The first event of an attempt; it may come again after a correction.
    public void recorded(UUID attempt, @Nullable BigDecimal costUsd) {
        costs.putIfAbsent(attempt, costUsd);
    }

    /// A correction; those of one attempt come in their order.
    ///
    /// @param costUsd what the attempt costs from now on
    public void corrected(UUID attempt, @Nullable BigDecimal costUsd) {
        costs.put(attempt, costUsd);
    }

    /// Every attempt of the ledger must have been published with its cost, and no other.
    public BookDifferences compare(Map<UUID, Charge> ledger) {
        List<String> differences = new ArrayList<>();
        BigDecimal drift = BigDecimal.ZERO;
        Set<UUID> attempts = new HashSet<>(ledger.keySet());
        attempts.addAll(costs.keySet());
        for (UUID attempt : attempts) {
            var entered = ledger.get(attempt);
            if (entered == null || !costs.containsKey(attempt)) {
                differences.add(
                        "attempt %s is in %s only"
                                .formatted(
                                        attempt,
                                        entered == null ? "inference.costs" : "the ledger"));
                drift = drift.add(orZero(entered == null ? costs.get(attempt) : entered.cost()));
                continue;
            }
            var published = costs.get(attempt);
            var difference = entered.cost().subtract(orZero(published)).abs();
            if (difference.signum() != 0 || (entered.costUsd() == null) != (published == null)) {
                differences.add(
                        "attempt %s: ledger %s, inference.costs %s"
                                .formatted(attempt, entered.costUsd(), published));
                drift = drift.add(difference);
            }
        }
        return BookDifferences.of(Kind.PUBLISHED_COST, drift, differences);
    }

    private static BigDecimal orZero(@Nullable BigDecimal amount) {
        return Objects.requireNonNullElse(amount, BigDecimal.ZERO);
    }
}
