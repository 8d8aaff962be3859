package io.aistrale.worker.consume;

import io.aistrale.schemas.event.Lane;
import java.util.concurrent.atomic.AtomicLong;

/// How many records, and bytes of them, are being worked on. The poll thread takes, any thread
/// gives back.
///
/// A place is held until the provider has answered, so that writing the end down takes nothing from
/// the number of calls that wait; what is answered and not yet written down may be as many again. A
/// tenth of the places is kept free of bulk, so that interactive requests never wait for a batch to
/// end; bulk has all that remains.
final class InFlightLimit {
    private final long mostRecords;
    private final long mostBulk;
    private final long mostBytes;
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong places = new AtomicLong();
    private final AtomicLong bulk = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong open = new AtomicLong();

    InFlightLimit(int mostRecords, long mostBytes) {
        this.mostRecords = mostRecords;
        this.mostBulk = Math.max(1, mostRecords - mostRecords / 10);
        this.mostBytes = mostBytes;
    }

    void take(Lane lane, int recordBytes) {
        records.incrementAndGet();
        bytes.addAndGet(recordBytes);
        again(lane);
    }

    /// A record that had its answer needs a place once more.
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
                && records.get() < 2 * mostRecords
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
