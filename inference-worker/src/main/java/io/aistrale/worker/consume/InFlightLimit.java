package io.aistrale.worker.consume;

import io.aistrale.schemas.event.Lane;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/// How many calls are in flight, and how many records, and bytes of them, are being worked on. The
/// poll thread takes, any thread gives back.
///
/// A call has its place from its send to its answer: what comes before and after, in the journal,
/// takes nothing from the number of calls that wait for a provider. A few requests more than there
/// are places are therefore made ready, in order; and what is answered and not yet written down may
/// be as many again. A tenth of the places is kept free of bulk, so that interactive requests never
/// wait for a batch to end; bulk has all that remains.
final class InFlightLimit {
    /// Requests made ready are so small a part of the places; more would only wait.
    private static final int READY_PART = 16;

    /// Where the places are shared, records are read on past those who wait for theirs: so many
    /// times as many as there are places.
    private static final int SHARED_RECORDS = 4;

    private final Predicate<Lane> shared;
    private final long mostCalls;
    private final long mostRecords;
    private final long mostBulk;
    private final long mostBytes;
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong places = new AtomicLong();
    private final AtomicLong bulk = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong open = new AtomicLong();
    private final Queue<Runnable> ready = new ArrayDeque<>();
    private final Queue<Runnable> first = new ArrayDeque<>();
    private long calls;

    /// @param shared whether others wait behind a lane's records whose turn may come first
    InFlightLimit(int mostCalls, long mostBytes, Predicate<Lane> shared) {
        this.shared = shared;
        this.mostCalls = mostCalls;
        this.mostRecords = mostCalls + Math.ceilDiv(mostCalls, READY_PART);
        this.mostBulk = Math.max(1, mostCalls - mostCalls / 10);
        this.mostBytes = mostBytes;
    }

    /// Runs a call once there is a place for it; the place is the call's until [#left].
    ///
    /// @param goesFirst whether it goes before those who wait already
    void enter(boolean goesFirst, Runnable call) {
        synchronized (ready) {
            if (calls == mostCalls) {
                (goesFirst ? first : ready).add(call);
                return;
            }
            calls++;
        }
        call.run();
    }

    /// A call has ended: its place goes to the one that waits longest, of those that go first if
    /// there are any.
    void left() {
        Runnable next;
        synchronized (ready) {
            next = first.isEmpty() ? ready.poll() : first.poll();
            if (next == null) {
                calls--;
                return;
            }
        }
        next.run();
    }

    void take(Lane lane, int recordBytes) {
        records.incrementAndGet();
        bytes.addAndGet(recordBytes);
        again(lane);
    }

    /// A record that had its answer needs another call.
    void again(Lane lane) {
        places.incrementAndGet();
        if (lane == Lane.BULK) {
            bulk.incrementAndGet();
        }
    }

    void answered(Lane lane) {
        places.decrementAndGet();
        if (lane == Lane.BULK) {
            bulk.decrementAndGet();
        }
    }

    void giveBack(int recordBytes) {
        records.decrementAndGet();
        bytes.addAndGet(-recordBytes);
    }

    boolean admits(Lane lane) {
        if (bytes.get() >= mostBytes) {
            return false;
        }
        boolean hasPlace =
                places.get() < mostRecords
                        && records.get() < 2 * mostCalls
                        && (lane != Lane.BULK || bulk.get() < mostBulk);
        return hasPlace || mayReadOn(lane);
    }

    /// Whether a lane has no place for more, and all who are known to wait are one tenant's.
    boolean isHeldByOne(Lane lane) {
        return !shared.test(lane) && !admits(lane);
    }

    /// Those on their way from here to the end of the queue for places are bounded too.
    private boolean mayReadOn(Lane lane) {
        long onTheirWay = mostRecords - mostCalls;
        return places.get() < mostRecords + onTheirWay
                && records.get() < SHARED_RECORDS * mostCalls
                && (lane != Lane.BULK || bulk.get() < mostBulk + onTheirWay)
                && shared.test(lane);
    }

    long records() {
        return records.get();
    }

    void opens() {
        open.incrementAndGet();
    }

    void closed() {
        open.decrementAndGet();
    }

    /// Calls that are in the journal without their end, and ends on their way there.
    long open() {
        return open.get();
    }
}
