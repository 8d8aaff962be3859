package io.aistrale.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class PartitionProgressTest {
    private final AtomicLong nanos = new AtomicLong();
    private final InFlightLimit limit = new InFlightLimit(10, 1_000);
    private final Lease lease = new Lease(Duration.ofSeconds(6), nanos::get);
    private final PartitionProgress progress = new PartitionProgress(100, limit, lease);

    @Test
    void anIdlePartitionCommitsItsPosition() {
        assertThat(progress.committable()).isEqualTo(100);
    }

    @Test
    void theLowestUnfinishedOffsetIsCommittedWhateverEndsFirst() {
        var first = progress.take(100, 1);
        var second = progress.take(101, 1);
        var third = progress.take(105, 1);

        third.finish();
        second.finish();
        assertThat(progress.committable()).isEqualTo(100);
        first.finish();
        assertThat(progress.committable()).isEqualTo(106);
    }

    @RepeatedTest(50)
    void inAnyOrderOfEndingNothingUnfinishedIsPassed() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var open = new TreeSet<Long>();
        var slots = new ArrayList<Slot>();
        var roomy = new PartitionProgress(0, new InFlightLimit(1_000, 1_000_000), lease);
        for (long offset = 0; offset < 200; offset += 1 + random.nextInt(3)) {
            slots.add(roomy.take(offset, 1));
            open.add(offset);
        }
        Collections.shuffle(slots, random);
        long past = slots.stream().mapToLong(Slot::offset).max().orElseThrow() + 1;
        for (var slot : slots) {
            slot.finish();
            open.remove(slot.offset());
            assertThat(roomy.committable())
                    .as("seed %d", seed)
                    .isEqualTo(open.isEmpty() ? past : open.first());
        }
    }

    @Test
    void recordsAndBytesAreGivenBackWhenTheirEndIsDurable() {
        var large = progress.take(100, 1_000);
        assertThat(limit.isReached()).isTrue();

        large.finish();
        assertThat(limit.isReached()).isFalse();
        assertThat(limit.records()).isZero();
    }

    @Test
    void aRecordThatStaysOpenStopsItsPartitionAtTheWidestSpan() {
        progress.take(100, 0);
        progress.take(100 + PartitionProgress.WIDEST_SPAN - 1, 0);

        assertThat(progress.isFull()).isTrue();
    }

    @Test
    void noCallLeavesPastTheLeaseOrAfterThePartitionIsLost() {
        var slot = progress.take(100, 1);
        assertThat(slot.mayCall()).as("no commit accepted yet").isFalse();

        lease.renew(0);
        assertThat(slot.mayCall()).isTrue();
        nanos.set(Duration.ofSeconds(6).toNanos());
        assertThat(slot.mayCall()).as("six seconds after sending the commit").isFalse();

        lease.renew(nanos.get());
        progress.lose();
        assertThat(slot.mayCall()).isFalse();
        assertThat(slot.isLost()).isTrue();
    }
}
