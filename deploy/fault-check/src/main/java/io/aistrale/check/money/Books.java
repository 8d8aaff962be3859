package io.aistrale.check.money;

import io.aistrale.check.verdict.BookDifferences;
import io.aistrale.check.verdict.Call.Spender;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
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
/// @param hourly, daily the rollups
public record Books(
        Map<UUID, Charge> ledger, Map<Bucket, Rollup> hourly, Map<Bucket, Rollup> daily) {

    /// What a rollup's row is about.
    ///
    /// @param start of the hour or the UTC day
    public record Bucket(Instant start, Spender spender) {}

    /// Compares attempt by attempt and bucket by bucket, so that no two errors cancel out.
    public BookDifferences compare(Map<UUID, Charge> replayed) {
        List<String> differences = new ArrayList<>();
        BigDecimal drift = BigDecimal.ZERO;
        Set<UUID> attempts = new HashSet<>(replayed.keySet());
        attempts.addAll(ledger.keySet());
        for (UUID attempt : attempts) {
            Charge expected = replayed.get(attempt);
            Charge found = ledger.get(attempt);
            drift = drift.add(difference(attempt, expected, found, differences));
        }
        drift = drift.add(buckets("hourly", ChronoUnit.HOURS, hourly, differences));
        drift = drift.add(buckets("daily", ChronoUnit.DAYS, daily, differences));
        return new BookDifferences(drift, differences);
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
        BigDecimal amount =
                expected.cost()
                        .subtract(found.cost())
                        .abs()
                        .add(expected.bound().subtract(found.bound()).abs());
        boolean same =
                amount.signum() == 0
                        && (expected.costUsd() == null) == (found.costUsd() == null)
                        && expected.status().equals(found.status())
                        && expected.unpriced() == found.unpriced();
        if (!same) {
            differences.add(
                    "attempt %s: replayed %s, ledger %s".formatted(attempt, expected, found));
        }
        return amount;
    }

    private BigDecimal buckets(
            String name, ChronoUnit width, Map<Bucket, Rollup> rollups, List<String> differences) {
        Map<Bucket, Rollup> expected = new HashMap<>();
        for (Charge charge : ledger.values()) {
            Bucket bucket = new Bucket(charge.startedAt().truncatedTo(width), charge.spender());
            expected.merge(bucket, Rollup.NONE.plus(charge), (sum, _) -> sum.plus(charge));
        }
        Set<Bucket> all = new HashSet<>(expected.keySet());
        all.addAll(rollups.keySet());
        BigDecimal drift = BigDecimal.ZERO;
        for (Bucket bucket : all) {
            Rollup summed = expected.getOrDefault(bucket, Rollup.NONE);
            Rollup found = rollups.getOrDefault(bucket, Rollup.NONE);
            drift = drift.add(summed.distance(found));
            if (!summed.countsAs(found) || summed.distance(found).signum() != 0) {
                differences.add(
                        "%s %s: ledger %s, rollup %s".formatted(name, bucket, summed, found));
            }
        }
        return drift;
    }
}
