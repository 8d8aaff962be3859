package io.aistrale.worker.consume;

import io.aistrale.schemas.event.Lane;
import io.aistrale.worker.journal.CommitMark;
import io.aistrale.worker.journal.JournalPosition;
import io.aistrale.worker.journal.PartitionHistory;
import io.aistrale.worker.journal.Past;
import io.aistrale.worker.journal.ReadBack;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// What is done and not done of one assigned partition. Records end in any order; the lowest
/// unfinished offset is committed, with a mark of how far the journal has to be read back from
/// there. Reading, taking and committing belong to the poll thread.
final class PartitionProgress {
    /// Most offsets between the lowest unfinished one and the newest read: bounds memory, and a
    /// successor's read-back, where one record stays open long.
    static final int WIDEST_SPAN = 50_000;

    private final TopicPartition partition;
    private final CommitMark inherited;
    private final InFlightLimit limit;
    private final Lease lease;
    private final LongSupplier journalFloor;
    private final ReadBack readBack;

    /// In offset order; finished ones leave only from the head.
    private final Deque<Slot> open = new ArrayDeque<>();

    /// Results on their way into the journal or to their reply topic, with an offset they cannot
    /// stand below.
    private final Map<Slot, Long> ending = new ConcurrentHashMap<>();

    private final AtomicInteger openEntries = new AtomicInteger();
    private @Nullable PartitionHistory history;
    private long lastInherited = Long.MAX_VALUE;
    private long sourceEnd = Long.MAX_VALUE;
    private long readUntil;
    private long next;
    private volatile boolean lost;

    /// @param position offset of the first record that will come
    /// @param inherited mark of the last commit
    /// @param journalFloor a journal offset that no entry written from now on stands below
    /// @param readBack that finds what is adopted
    PartitionProgress(
            TopicPartition partition,
            long position,
            CommitMark inherited,
            InFlightLimit limit,
            Lease lease,
            LongSupplier journalFloor,
            ReadBack readBack) {
        this.partition = partition;
        this.next = position;
        this.inherited = inherited;
        this.limit = limit;
        this.lease = lease;
        this.journalFloor = journalFloor;
        this.readBack = readBack;
    }

    /// The journal has been read back; from now on records can be taken.
    void adopt(PartitionHistory found) {
        history = found;
        lastInherited = found.lastOffset();
        sourceEnd = found.sourceEnd();
        readUntil = found.readUntil();
    }

    /// What the journal knows of a record.
    Past past(long offset) {
        return history == null ? Past.UNTOUCHED : history.of(offset);
    }

    /// A record was read; it waits for its turn.
    ///
    /// @param bytes of its value
    Slot sees(long offset, Lane lane, String tenant, int bytes) {
        var slot = new Slot(this, offset, lane, tenant, bytes);
        open.addLast(slot);
        next = offset + 1;
        return slot;
    }

    /// A record's turn has come, before or after those of lower offsets.
    void takes(Slot slot) {
        slot.begin(
                slot.offset() <= lastInherited
                        ? inherited.entriesFrom()
                        : journalFloor.getAsLong());
    }

    /// The lowest unfinished offset: what a successor would start from.
    long committable() {
        for (var head = open.peekFirst();
                head != null && head.isFinished();
                head = open.peekFirst()) {
            open.removeFirst();
        }
        var head = open.peekFirst();
        long lowest = head == null ? next : head.offset();
        if (lowest > lastInherited) {
            history = PartitionHistory.NONE;
        }
        return lowest;
    }

    /// Offset after the last record that was read.
    long next() {
        return next;
    }

    /// The mark that goes with [#committable]. Records begin in any order, so that any of those at
    /// or above it may have the lowest entry, an ended one too.
    CommitMark mark() {
        long floor = journalFloor.getAsLong();
        boolean inheriting = next <= lastInherited;
        long entriesFrom = floor;
        for (var slot : open) {
            if (slot.hasBegun()) {
                entriesFrom = Math.min(entriesFrom, slot.journalFloor());
            } else {
                inheriting |= slot.offset() <= lastInherited;
            }
        }
        if (inheriting) {
            return inherited;
        }
        return new CommitMark(
                entriesFrom,
                ending.values().stream().mapToLong(Long::longValue).reduce(floor, Math::min));
    }

    /// Whether nothing more is to be read until the lowest records have ended.
    boolean isFull() {
        var head = open.peekFirst();
        return head != null && next - head.offset() >= WIDEST_SPAN;
    }

    boolean mayTake() {
        return history != null;
    }

    /// Gives the partition up: no call begins from now on. Waits for steps under way.
    ///
    /// @return whether calls are open, or ends on their way into the journal
    boolean lose() {
        synchronized (this) {
            lost = true;
        }
        open.forEach(slot -> {
            if (slot.hasBegun() && !slot.isFinished()) {
                slot.abandon();
            }
        });
        return openEntries.get() > 0;
    }

    boolean isLost() {
        return lost;
    }

    boolean mayCall() {
        return !lost && lease.runs();
    }

    synchronized <T> @Nullable T ifHeld(Supplier<T> step) {
        return lost ? null : step.get();
    }

    /// Of a record that came after the takeover nobody else has written anything.
    CompletableFuture<Past> confirm(long offset, JournalPosition written) {
        if (offset >= sourceEnd) {
            return CompletableFuture.completedFuture(new Past.Ended(written, false));
        }
        // Never by a run of before, once the partition may have come back.
        var asked = ifHeld(() -> readBack.confirm(partition, offset, written));
        return asked == null ? new CompletableFuture<>() : asked;
    }

    void opens() {
        openEntries.incrementAndGet();
        limit.opens();
    }

    void closed() {
        openEntries.decrementAndGet();
        limit.closed();
    }

    void ending(Slot slot) {
        boolean fromBefore = slot.offset() <= lastInherited;
        ending.merge(
                slot, fromBefore ? inherited.repliesFrom() : journalFloor.getAsLong(), Math::min);
    }

    /// An end of a former owner may stand anywhere since the takeover, and be the one to send.
    void unconfirmed(Slot slot) {
        if (slot.offset() < sourceEnd) {
            ending.merge(slot, readUntil, Math::min);
        }
    }

    void ended(Slot slot) {
        ending.remove(slot);
    }

    TopicPartition partition() {
        return partition;
    }

    InFlightLimit limit() {
        return limit;
    }
}
