package io.aistrale.worker.consume;

import io.aistrale.schemas.event.Lane;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

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
    private long calls;

    InFlightLimit(int mostCalls, long mostBytes) {
        this.mostCalls = mostCalls;
        this.mostRecords = mostCalls + Math.ceilDiv(mostCalls, READY_PART);
        this.mostBulk = Math.max(1, mostCalls - mostCalls / 10);
        this.mostBytes = mostBytes;
    }

    /// Runs a call once there is a place for it; the place is the call's until [#left].
    void enter(Runnable call) {
        synchronized (ready) {
            if (calls == mostCalls) {
                ready.add(call);
                return;
            }
            calls++;
        }
        call.run();
    }

    /// A call has ended: its place goes to the one that waits longest.
    void left() {
        Runnable next;
        synchronized (ready) {
            next = ready.poll();
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
        return places.get() < mostRecords
                && records.get() < 2 * mostCalls
                && bytes.get() < mostBytes
                && (lane != Lane.BULK || bulk.get() < mostBulk);
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
