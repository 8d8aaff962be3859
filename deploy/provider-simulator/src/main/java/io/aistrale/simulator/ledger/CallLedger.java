package io.aistrale.simulator.ledger;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Every call received, in order of arrival. It holds at most `limit` calls (5 million need about
/// 0.4 GB of heap); beyond that the oldest go, and `dropped` says how many went, so that nobody
/// takes a part for the whole.
public final class CallLedger {

    private static final int FIRST_CAPACITY = 1024;
    private static final int KNOWN_MODELS = 4096;

    private final Clock clock;
    private final int limit;
    private final Map<String, String> models = new ConcurrentHashMap<>();

    /// A ring once it has grown to the limit: entry n stands at n modulo the limit.
    private @Nullable LedgerEntry[] entries = new @Nullable LedgerEntry[0];

    private long first;
    private long next;

    public CallLedger(Clock clock, int limit) {
        this.clock = clock;
        this.limit = limit;
    }

    public LedgerEntry begin(String provider, String model, @Nullable String idempotencyKey) {
        LedgerEntry entry =
                new LedgerEntry(provider, oneOf(model), idempotencyKey, clock.instant());
        append(entry);
        return entry;
    }

    /// One string for all calls of a model.
    private String oneOf(String model) {
        String known = models.get(model);
        if (known != null || models.size() >= KNOWN_MODELS) {
            return known != null ? known : model;
        }
        models.put(model, model);
        return model;
    }

    private synchronized void append(LedgerEntry entry) {
        int index = (int) (next % limit);
        if (index >= entries.length) {
            int capacity = (int) Math.min(limit, Math.max(FIRST_CAPACITY, entries.length * 2L));
            entries = Arrays.copyOf(entries, capacity);
        }
        entries[index] = entry;
        next++;
        first = Math.max(first, next - limit);
    }

    public synchronized void clear() {
        entries = new @Nullable LedgerEntry[0];
        first = 0;
        next = 0;
    }

    /// How many calls are held and how many had to go.
    public record Count(long count, long pending, long dropped) {}

    public Count count() {
        Range range = range();
        long pending = 0;
        for (long n = range.first(); n < range.end(); n++) {
            LedgerEntry entry = entry(n);
            if (entry != null && entry.pending()) {
                pending++;
            }
        }
        return new Count(range.end() - range.first(), pending, range.first());
    }

    public List<CallRecord> calls(CallFilter filter) {
        Range range = range();
        List<CallRecord> calls = new ArrayList<>();
        for (long n = range.first(); n < range.end(); n++) {
            LedgerEntry entry = entry(n);
            if (entry != null && filter.matches(entry)) {
                calls.add(entry.toRecord());
            }
        }
        return calls;
    }

    /// The serial numbers held at a moment, the end exclusive.
    public record Range(long first, long end) {}

    public synchronized Range range() {
        return new Range(first, next);
    }

    /// The entry with this serial number, or null if it has gone meanwhile.
    public synchronized @Nullable LedgerEntry entry(long n) {
        return n < first || n >= next ? null : entries[(int) (n % limit)];
    }
}
