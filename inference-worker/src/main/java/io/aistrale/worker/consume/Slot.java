package io.aistrale.worker.consume;

import io.aistrale.schemas.event.Lane;
import io.aistrale.worker.inference.Hold;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One record's place in its partition and in the in-flight limit; held until its end is durable.
final class Slot implements Hold {
    private final PartitionProgress partition;
    private final long offset;
    private final long journalFloor;
    private final Lane lane;
    private final int bytes;
    private boolean open;
    private boolean givenBack;
    private boolean holdsPlace = true;
    private volatile boolean finished;

    /// @param journalFloor no journal entry about this record stands below it
    Slot(PartitionProgress partition, long offset, long journalFloor, Lane lane, int bytes) {
        this.partition = partition;
        this.offset = offset;
        this.journalFloor = journalFloor;
        this.lane = lane;
        this.bytes = bytes;
    }

    @Override
    public boolean mayCall() {
        return partition.mayCall();
    }

    @Override
    public boolean isLost() {
        return partition.isLost();
    }

    @Override
    public <T> @Nullable T ifHeld(Supplier<T> step) {
        return partition.ifHeld(step);
    }

    @Override
    public synchronized void opens() {
        open = true;
        partition.opens();
        if (!holdsPlace && !givenBack) {
            holdsPlace = true;
            partition.limit().again(lane);
        }
    }

    @Override
    public synchronized void answered() {
        if (holdsPlace) {
            holdsPlace = false;
            partition.limit().answered(lane);
        }
    }

    @Override
    public void closed() {
        synchronized (this) {
            if (open) {
                open = false;
                partition.closed();
            }
        }
        if (isLost()) {
            abandon();
        }
    }

    @Override
    public void ending() {
        partition.ending(this);
    }

    @Override
    public void finish() {
        finished = true;
        partition.ended(this);
        giveBack();
    }

    @Override
    public synchronized void abandon() {
        if (!open) {
            giveBack();
        }
    }

    private synchronized void giveBack() {
        if (!givenBack) {
            givenBack = true;
            answered();
            partition.limit().giveBack(bytes);
        }
    }

    boolean isFinished() {
        return finished;
    }

    long offset() {
        return offset;
    }

    long journalFloor() {
        return journalFloor;
    }
}
