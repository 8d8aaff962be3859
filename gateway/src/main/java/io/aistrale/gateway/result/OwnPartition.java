package io.aistrale.gateway.result;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// The number of the partition that this instance reads of each of the gateways' topics. It is
/// chosen once, among the partitions the reply topic has by then: workers send chunks to the number
/// they were told for the reply.
public final class OwnPartition {

    private static final int NONE = -1;

    private final int place = UUID.randomUUID().hashCode();
    private final AtomicInteger chosen = new AtomicInteger(NONE);

    /// @param partitions how many the reply topic has
    int among(int partitions) {
        chosen.compareAndSet(NONE, Math.floorMod(place, partitions));
        return chosen.get();
    }
}
