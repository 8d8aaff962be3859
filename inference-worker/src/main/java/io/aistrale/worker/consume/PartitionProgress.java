package io.aistrale.worker.consume;

import java.util.ArrayDeque;
import java.util.Deque;

/// What is done and not done of one assigned partition. Records end in any order; the lowest
/// unfinished offset is committed. All methods belong to the poll thread but [#released],
/// [#leaseRuns] and [#isLost].
final class PartitionProgress {
    /// Most offsets between the lowest unfinished one and the newest taken: bounds memory where one
    /// record stays open long.
    static final int WIDEST_SPAN = 50_000;

    private final InFlightLimit limit;
    private final Lease lease;

    /// In offset order; finished ones leave only from the head.
    private final Deque<Slot> open = new ArrayDeque<>();

    private long next;
    private volatile boolean lost;

    /// @param position offset of the first record that will come
    PartitionProgress(long position, InFlightLimit limit, Lease lease) {
        this.next = position;
        this.limit = limit;
        this.lease = lease;
    }

    Slot take(long offset, int bytes) {
        limit.take(bytes);
        var slot = new Slot(this, offset, bytes);
        open.addLast(slot);
        next = offset + 1;
        return slot;
    }

    /// The lowest unfinished offset: what a successor would start from.
    long committable() {
        for (var head = open.peekFirst();
                head != null && head.isFinished();
                head = open.peekFirst()) {
            open.removeFirst();
        }
        var head = open.peekFirst();
        return head == null ? next : head.offset();
    }

    boolean isFull() {
        var head = open.peekFirst();
        return head != null && next - head.offset() >= WIDEST_SPAN;
    }

    void lose() {
        lost = true;
    }

    boolean isLost() {
        return lost;
    }

    boolean leaseRuns() {
        return lease.runs();
    }

    void released(int bytes) {
        limit.giveBack(bytes);
    }
}
