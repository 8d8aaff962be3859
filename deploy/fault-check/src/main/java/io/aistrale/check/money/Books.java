package io.aistrale.check.money;

import io.aistrale.check.verdict.BookDifferences;
import io.aistrale.check.verdict.Finding.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The books in PostgreSQL.
///
/// @param ledger `cost_record`, its entries summed by attempt
/// @param spend what budgets go by
public record Books(Map<UUID, Charge> ledger, List<RollupTable> rollups, SpendTable spend) {

    /// Compares the ledger with the replay attempt by attempt, in all that rollups are made of, and
    /// the rollups with the ledger bucket by bucket, so that no two errors cancel out.
    public BookDifferences compare(Map<UUID, Charge> replayed) {
        return entered(replayed).and(summed());
    }

    /// What a user's calls of the latest month come to, US dollars; those of unknown outcome at the
    /// most that they can.
    public BigDecimal spentBy(String user) {
        return SpendTable.of(ledger.values()).inLatestMonthOf(user);
    }

    private BookDifferences entered(Map<UUID, Charge> replayed) {
        List<String> differences = new ArrayList<>();
        BigDecimal drift = BigDecimal.ZERO;
        Set<UUID> attempts = new HashSet<>(replayed.keySet());
        attempts.addAll(ledger.keySet());
        for (UUID attempt : attempts) {
            Charge expected = replayed.get(attempt);
            Charge found = ledger.get(attempt);
            drift = drift.add(difference(attempt, expected, found, differences));
        }
        return BookDifferences.of(Kind.LEDGER, drift, differences);
    }

    private BookDifferences summed() {
        List<String> differences = new ArrayList<>();
        BigDecimal drift = BigDecimal.ZERO;
        for (RollupTable rollup : rollups) {
            drift = drift.add(rollup.compare(ledger.values(), differences));
        }
        drift = drift.add(spend.compare(ledger.values(), differences));
        return BookDifferences.of(Kind.ROLLUP, drift, differences);
    }

    private static BigDecimal difference(
            UUID attempt,
            @Nullable Charge expected,
            @Nullable Charge found,
            List<String> differences) {
        if (expected == null || found == null) {
            Charge only = Objects.requireNonNull(expected == null ? found : expected);
            differences.add(
                    "attempt %s is in the %s only: %s"
                            .formatted(attempt, expected == null ? "ledger" : "journal", only));
            return only.cost().add(only.bound());
        }
        if (!expected.isAs(found)) {
            differences.add(
                    "attempt %s: replayed %s, ledger %s".formatted(attempt, expected, found));
        }
        return expected.distance(found);
    }
}
