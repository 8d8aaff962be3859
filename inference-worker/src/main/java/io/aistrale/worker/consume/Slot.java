package io.aistrale.worker.consume;

import io.aistrale.schemas.event.Lane;
import io.aistrale.worker.inference.Hold;
import io.aistrale.worker.journal.JournalPosition;
import io.aistrale.worker.journal.Past;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// One record's place in its partition from when it was read, and in the in-flight limit from when
/// its turn has come; held until its end is durable.
final class Slot implements Hold {
    private static final long NOT_BEGUN = -1;

    private final PartitionProgress partition;
    private final long offset;
    private final Lane lane;
    private final String tenant;
    private final int bytes;

    /// Belongs to the poll thread.
    private long journalFloor = NOT_BEGUN;

    private boolean open;
    private boolean givenBack;
    private boolean unanswered = true;
    private boolean calls;
    private Runnable over = () -> {};
    private volatile boolean finished;

    Slot(PartitionProgress partition, long offset, Lane lane, String tenant, int bytes) {
        this.partition = partition;
        this.offset = offset;
        this.lane = lane;
        this.tenant = tenant;
        this.bytes = bytes;
    }

    /// Its turn has come.
    ///
    /// @param floor no journal entry about this record stands below it
    void begin(long floor) {
        journalFloor = floor;
        partition.limit().take(lane, tenant, bytes);
        if (unanswered) {
            partition.limit().again(lane);
        }
    }

    /// It is taken without a place, whatever is free.
    void passes() {
        unanswered = false;
    }

    boolean hasBegun() {
        return journalFloor != NOT_BEGUN;
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
        if (!unanswered && !givenBack) {
            unanswered = true;
            partition.limit().again(lane);
        }
    }

    @Override
    public void begun() {
        partition.limit().begun();
    }

    @Override
    public void whenPlaceIsFree(boolean first, Runnable call) {
        partition
                .limit()
                .enter(
                        first,
                        () -> {
                            synchronized (this) {
                                calls = true;
                            }
                            call.run();
                        });
    }

    @Override
    public void answered() {
        boolean called;
        synchronized (this) {
            called = calls;
            calls = false;
            if (unanswered) {
                unanswered = false;
                partition.limit().answered(lane);
            }
        }
        if (called) {
            partition.limit().left();
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
    public CompletableFuture<Past> confirm(JournalPosition written) {
        return partition.confirm(offset, written);
    }

    @Override
    public void ending() {
        partition.ending(this);
    }

    @Override
    public void unconfirmed() {
        partition.unconfirmed(this);
    }

    @Override
    public void finish() {
        finished = true;
        partition.ended(this);
        giveBack();
    }

    @Override
    public void whenOver(Runnable told) {
        synchronized (this) {
            if (!givenBack) {
                over = told;
                return;
            }
        }
        told.run();
    }

    @Override
    public void abandon() {
        synchronized (this) {
            if (open) {
                return;
            }
        }
        giveBack();
    }

    private void giveBack() {
        Runnable told;
        synchronized (this) {
            if (givenBack) {
                return;
            }
            givenBack = true;
            told = over;
        }
        answered();
        partition.limit().giveBack(lane, tenant, bytes);
        told.run();
    }

    boolean isFinished() {
        return finished;
    }

    TopicPartition partition() {
        return partition.partition();
    }

    long offset() {
        return offset;
    }

    long journalFloor() {
        return journalFloor;
    }
}
