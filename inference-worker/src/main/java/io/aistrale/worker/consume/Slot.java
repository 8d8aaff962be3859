package io.aistrale.worker.consume;

import io.aistrale.worker.inference.Hold;

/// One record's place in its partition and in the in-flight limit; held until its end is durable.
final class Slot implements Hold {
    private final PartitionProgress partition;
    private final long offset;
    private final int bytes;
    private volatile boolean finished;

    Slot(PartitionProgress partition, long offset, int bytes) {
        this.partition = partition;
        this.offset = offset;
        this.bytes = bytes;
    }

    @Override
    public boolean mayCall() {
        return !isLost() && partition.leaseRuns();
    }

    @Override
    public boolean isLost() {
        return partition.isLost();
    }

    @Override
    public void finish() {
        finished = true;
        partition.released(bytes);
    }

    boolean isFinished() {
        return finished;
    }

    long offset() {
        return offset;
    }
}
