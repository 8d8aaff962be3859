package io.aistrale.cost.consume;

import io.aistrale.cost.ledger.JournalSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Polls of the journal that go into the ledger in one transaction. A row of a rollup is shared by
/// many calls: the more of them a transaction has, the fewer rows it writes for each.
///
/// @param begunAt when its first poll was taken up
/// @param spans by partition
/// @param read what its records say
record Gathering(Instant begunAt, Map<Integer, JournalSpan> spans, JournalReader.Batch read) {
    /// Some 20 MB, and a second's work for PostgreSQL.
    private static final int ENOUGH = 15_000;

    /// What was read is not kept from the tables for longer.
    private static final Duration LONGEST = Duration.ofSeconds(2);

    static Gathering begun(Instant at) {
        return new Gathering(
                at,
                new LinkedHashMap<>(),
                new JournalReader.Batch(new ArrayList<>(), new HashMap<>(), new ArrayList<>()));
    }

    /// @param halvings of what is enough, for a database that could not take as much
    boolean isEnough(Instant now, int halvings) {
        int records = read.ends().size() + read.skipped().size();
        return records >= ENOUGH >> halvings || !now.isBefore(begunAt.plus(LONGEST));
    }

    List<JournalSpan> allSpans() {
        return List.copyOf(spans.values());
    }
}
