package io.aistrale.check.money;

import io.aistrale.check.verdict.Amounts;
import io.aistrale.check.verdict.BookDifferences;
import io.aistrale.check.verdict.Finding.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `attempt`, which telemetry-consumer writes; it knows of use, and not of money.
public record Telemetry(Map<UUID, Row> attempts) {

    /// @param status `success`, `error` or `unknown`
    /// @param estimated whether the provider did not say what was used
    public record Row(String status, Amounts used, boolean estimated) {}

    /// Every ended attempt of the journal must have its row, and no other.
    public BookDifferences compare(Map<UUID, Charge> replayed) {
        List<String> differences = new ArrayList<>();
        Set<UUID> all = new HashSet<>(replayed.keySet());
        all.addAll(attempts.keySet());
        for (UUID attempt : all) {
            Charge expected = replayed.get(attempt);
            Row found = attempts.get(attempt);
            if (expected == null || found == null) {
                differences.add(
                        "attempt %s is in %s"
                                .formatted(
                                        attempt,
                                        expected == null
                                                ? "telemetry and not in the journal"
                                                : "the journal and not in telemetry"));
            } else if (!expected.status().equals(found.status())
                    || !expected.used().equals(found.used())) {
                differences.add(
                        "attempt %s: replayed %s, telemetry %s"
                                .formatted(attempt, expected, found));
            }
        }
        return BookDifferences.of(Kind.TELEMETRY, BigDecimal.ZERO, differences);
    }

    /// Whether the provider told what it used. Of an attempt without a row nobody says so, and that
    /// is a difference of its own.
    boolean isTold(UUID attempt) {
        @Nullable Row row = attempts.get(attempt);
        return row != null && !row.estimated();
    }
}
