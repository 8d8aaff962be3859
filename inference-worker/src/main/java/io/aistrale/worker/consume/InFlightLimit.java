package io.aistrale.worker.consume;

import java.util.concurrent.atomic.AtomicLong;

/// How many records, and bytes of them, are being worked on. The poll thread takes, any thread
/// gives back; the limit can be passed by one poll's records.
final class InFlightLimit {
    private final int mostRecords;
    private final long mostBytes;
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    InFlightLimit(int mostRecords, long mostBytes) {
        this.mostRecords = mostRecords;
        this.mostBytes = mostBytes;
    }

    void take(int recordBytes) {
        records.incrementAndGet();
        bytes.addAndGet(recordBytes);
    }

    void giveBack(int recordBytes) {
        records.decrementAndGet();
        bytes.addAndGet(-recordBytes);
    }

    boolean isReached() {
        return records.get() >= mostRecords || bytes.get() >= mostBytes;
    }

    long records() {
        return records.get();
    }
}
