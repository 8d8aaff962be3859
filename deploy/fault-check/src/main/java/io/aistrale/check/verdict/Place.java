package io.aistrale.check.verdict;

import java.time.Instant;

/// Where a journal entry stands, and when its writer sent it. Within a partition the offset is the
/// journal's order. Only a request that was parked has entries in two partitions: between these the
/// writers' clock decides, which is one for all processes of a check.
public record Place(int partition, long offset, Instant at) {

    boolean isBefore(Place other) {
        return partition == other.partition ? offset < other.offset : at.isBefore(other.at);
    }
}
