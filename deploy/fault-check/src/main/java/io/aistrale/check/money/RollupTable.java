package io.aistrale.check.money;

import io.aistrale.check.verdict.Call.Account;
import io.aistrale.check.verdict.Call.Spender;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// A table that sums the ledger up.
///
/// @param width of its buckets
/// @param byTag whether an attempt counts under each of its tags, and under none where it has none
public record RollupTable(String name, ChronoUnit width, boolean byTag, Map<Bucket, Rollup> rows) {

    /// What a row is about.
    ///
    /// @param start of the hour or the UTC day
    public record Bucket(Instant start, Tag tag, Spender spender) {}

    /// An attempt's tag.
    public record Tag(String key, String value) {
        /// Of rows that are not by tag.
        public static final Tag NONE = new Tag("", "");
    }

    /// Compares with what the charges come to, bucket by bucket.
    ///
    /// @return the differences of money
    BigDecimal compare(Collection<Charge> charges, List<String> differences) {
        Map<Bucket, Rollup> expected = new HashMap<>();
        for (Charge charge : charges) {
            buckets(charge.account())
                    .forEach(bucket ->
                            expected.merge(
                                    bucket,
                                    Rollup.NONE.plus(charge),
                                    (sum, _) -> sum.plus(charge)));
        }
        Set<Bucket> all = new HashSet<>(expected.keySet());
        all.addAll(rows.keySet());
        BigDecimal drift = BigDecimal.ZERO;
        for (Bucket bucket : all) {
            Rollup summed = expected.getOrDefault(bucket, Rollup.NONE);
            Rollup found = rows.getOrDefault(bucket, Rollup.NONE);
            drift = drift.add(summed.distance(found));
            if (!summed.countsAs(found) || summed.distance(found).signum() != 0) {
                differences.add(
                        "%s %s: ledger %s, rollup %s".formatted(name, bucket, summed, found));
            }
        }
        return drift;
    }

    private Stream<Bucket> buckets(Account account) {
        Stream<Tag> tags =
                byTag
                        ? account.tags().entrySet().stream()
                                .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                        : Stream.of(Tag.NONE);
        Instant start = account.startedAt().truncatedTo(width);
        return tags.map(tag -> new Bucket(start, tag, account.spender()));
    }
}
