package io.aistrale.worker.budget;

import io.aistrale.worker.budget.BudgetBook.Key;
import io.aistrale.worker.budget.BudgetBook.Told;
import io.aistrale.worker.budget.BudgetBook.Wanted;
import io.aistrale.worker.journal.JournalPosition;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// What this worker has of a budget in one of its periods: reserved for open calls, settled by
/// ended ones that the ledger does not have yet, and a slice at hand. Guarded by the lock of
/// [Budgets].
final class Allowance {
    /// Between renewals where nobody waits.
    private static final long REGULARLY = Duration.ofSeconds(2).toNanos();

    /// How long what was told is good enough to refuse by.
    private static final long FRESH = Duration.ofSeconds(1).toNanos();

    /// Of what the ledger has left: at a budget's end nobody keeps from the others what they need.
    private static final BigDecimal SLICE = new BigDecimal("0.01");

    /// Sums of settled calls kept for each journal partition; older ones are put together, and wait
    /// for the younger of them.
    private static final int MOST_SUMS = 64;

    private final Budget budget;
    private final Key key;
    private final long leaseNanos;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Map<Integer, TreeMap<Long, BigDecimal>> unbooked = new HashMap<>();
    private BigDecimal limit;
    private BigDecimal spent = BigDecimal.ZERO;
    private BigDecimal held = BigDecimal.ZERO;
    private BigDecimal open = BigDecimal.ZERO;
    private BigDecimal settled = BigDecimal.ZERO;
    private boolean told;
    private boolean gone;
    private long toldAt;
    private long usedAt;

    /// @param lease how long what is held may be used after it was last renewed
    Allowance(Budget budget, Key key, Duration lease, long now) {
        this.budget = budget;
        this.key = key;
        this.leaseNanos = lease.toNanos();
        this.limit = budget.limitUsd();
        this.usedAt = now;
    }

    Budget budget() {
        return budget;
    }

    Key key() {
        return key;
    }

    /// Requests that wait for it, in the order they came.
    Deque<Waiting> waiting() {
        return waiting;
    }

    /// Whether the ledger has too little left for a call, whatever comes back of what is reserved.
    boolean lacks(BigDecimal most, long now) {
        return told
                && !gone
                && now - toldAt < FRESH
                && most.signum() > 0
                && limit.subtract(spent).compareTo(most) < 0;
    }

    /// Whether a call may be reserved for out of what is at hand. Nothing is needed for a call that
    /// costs nothing, or of a budget that is no more.
    boolean covers(BigDecimal most, long now) {
        return gone
                || most.signum() == 0
                || isLeased(now) && held.subtract(committed()).compareTo(most) >= 0;
    }

    private boolean isLeased(long now) {
        return told && now - toldAt < leaseNanos;
    }

    /// Reserved or spent, whatever may be left.
    BigDecimal committed() {
        return open.add(settled);
    }

    BigDecimal held() {
        return held;
    }

    void open(BigDecimal most, long now) {
        open = open.add(most);
        usedAt = now;
    }

    void release(BigDecimal most) {
        open = open.subtract(most);
    }

    /// A call has ended.
    void settle(BigDecimal reserved, BigDecimal cost, JournalPosition position) {
        open = open.subtract(reserved);
        settled = settled.add(cost);
        var sums = unbooked.computeIfAbsent(position.partition(), _ -> new TreeMap<>());
        sums.merge(position.offset(), cost, BigDecimal::add);
        if (sums.size() > MOST_SUMS) {
            var oldest = sums.pollFirstEntry();
            sums.merge(sums.firstKey(), oldest.getValue(), BigDecimal::add);
        }
    }

    /// Lets go of settled calls that the ledger has.
    ///
    /// @param booked by journal partition, the offset that the ledger reads next
    void booked(Map<Integer, Long> booked) {
        unbooked.forEach((partition, sums) -> {
            var done = sums.headMap(booked.getOrDefault(partition, 0L));
            for (BigDecimal cost : done.values()) {
                settled = settled.subtract(cost);
                held = held.subtract(cost);
            }
            done.clear();
        });
        unbooked.values().removeIf(TreeMap::isEmpty);
    }

    boolean isDue(long now) {
        return !told || !waiting.isEmpty() || now - toldAt >= REGULARLY;
    }

    /// What to ask for. What is at hand beyond that is given back with the asking, and all of it
    /// where it does not do for who is first here: it may do for somebody elsewhere, and workers
    /// that all keep too little keep each other waiting.
    ///
    /// @param goingOn whether there will be further calls
    Wanted wanted(long now, boolean goingOn) {
        var committed = committed();
        var head = waiting.peek();
        var most = committed;
        for (Waiting one : waiting) {
            most = most.add(one.most());
        }
        if (goingOn && now - usedAt < 2 * REGULARLY) {
            most = most.add(limit.subtract(spent).max(BigDecimal.ZERO).multiply(SLICE));
        }
        most = Money.up(most);
        held = head == null && isLeased(now) ? committed.max(held.min(most)) : committed;
        return new Wanted(key, held, head == null ? held : committed.add(head.most()), most);
    }

    /// @param sentAt when it was asked for
    void told(Told said, long sentAt) {
        limit = said.limit();
        spent = said.spent();
        held = said.held();
        told = true;
        toldAt = sentAt;
    }

    /// The budget is no more.
    void gone() {
        gone = true;
    }

    /// Whether nothing of it is in use, here or in the database.
    boolean isIdle() {
        return waiting.isEmpty()
                && open.signum() == 0
                && unbooked.isEmpty()
                && (held.signum() <= 0 || gone);
    }

    /// Says that a call finds too little left.
    String lack(BigDecimal most) {
        return "the %s is spent: %s of %s US dollars are left, this call may take %s; it starts anew at %s"
                .formatted(
                        budget.words(),
                        Money.plain(limit.subtract(spent).max(BigDecimal.ZERO)),
                        Money.plain(limit),
                        Money.plain(most),
                        budget.period().endOf(key.start()));
    }
}
