package io.aistrale.cost.ledger;

import io.aistrale.cost.ledger.Rollup.Key;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A table that sums the ledger up. Buckets are those in which the attempts started, UTC.
enum Rollup {
    HOURLY("cost_hourly", ChronoUnit.HOURS, false),
    DAILY("cost_daily", ChronoUnit.DAYS, false),
    DAILY_BY_TAG("cost_daily_by_tag", ChronoUnit.DAYS, true);

    /// A row's identity; the tag is empty in rollups that are not by tag.
    record Key(
            Instant bucket,
            String tagKey,
            String tagValue,
            String userId,
            String project,
            String provider,
            String model)
            implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::bucket)
                        .thenComparing(Key::tagKey)
                        .thenComparing(Key::tagValue)
                        .thenComparing(Key::userId)
                        .thenComparing(Key::project)
                        .thenComparing(Key::provider)
                        .thenComparing(Key::model);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    final String table;
    final ChronoUnit bucket;
    final boolean byTag;

    Rollup(String table, ChronoUnit bucket, boolean byTag) {
        this.table = table;
        this.bucket = bucket;
        this.byTag = byTag;
    }

    /// What `entries` add, by row. All instances write rows in this order, so they wait for each
    /// other and never deadlock.
    SortedMap<Key, Totals> sum(List<Entry> entries) {
        var running = new HashMap<Key, RunningTotals>();
        for (Entry entry : entries) {
            keys(entry.attempt())
                    .forEach(key ->
                            running.computeIfAbsent(key, _ -> new RunningTotals())
                                    .add(entry.totals()));
        }
        var sums = new TreeMap<Key, Totals>();
        running.forEach((key, total) -> sums.put(key, total.totals()));
        return sums;
    }

    private Stream<Key> keys(Attempt attempt) {
        return byTag
                ? attempt.tags().entrySet().stream().map(tag -> key(attempt, tag))
                : Stream.of(key(attempt, Map.entry("", "")));
    }

    private Key key(Attempt attempt, Map.Entry<String, String> tag) {
        return new Key(
                attempt.startedAt().truncatedTo(bucket),
                tag.getKey(),
                tag.getValue(),
                attempt.userId(),
                attempt.project(),
                attempt.provider(),
                attempt.model());
    }
}
