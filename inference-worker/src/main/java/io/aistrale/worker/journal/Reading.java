package io.aistrale.worker.journal;

import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.PartitionHandedOver;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.RequestParked;
import io.aistrale.schemas.event.SourcePosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// One request partition's read-back: everything up to the journal's end at the time of the
/// takeover, then on for as long as calls of former owners are open.
final class Reading {
    /// Most requests remembered only to know their duplicates.
    private static final int MOST_ENDED = 50_000;

    private final Range range;
    private final Consumer<PartitionHistory> ready;
    private final Map<Long, RequestHistory> histories = new HashMap<>();

    /// Of requests below the committed offset only the results matter: their duplicates may come.
    private final Map<Long, Done> below = new HashMap<>();

    private long position;
    private boolean caughtUp;

    private record Done(UUID requestId, RequestHistory history) {}

    /// What is read.
    ///
    /// @param source request partition
    /// @param committed lowest offset of it that is not committed
    /// @param repliesFrom copies of results that stand below it have been sent
    /// @param journalPartition where its entries stand
    /// @param from journal offset of the first entry
    /// @param until journal offset after the last one of the read-back
    record Range(
            TopicPartition source,
            long committed,
            long repliesFrom,
            int journalPartition,
            long from,
            long until) {}

    Reading(Range range, Consumer<PartitionHistory> ready) {
        this.range = range;
        this.ready = ready;
        this.position = range.from();
        finishIfCaughtUp();
    }

    Range range() {
        return range;
    }

    long position() {
        return position;
    }

    /// Whether there is nothing more to learn.
    boolean isDone() {
        return caughtUp && histories.isEmpty();
    }

    /// An entry of the journal partition; those seen before are ignored.
    void see(long offset, SpecificRecord entry) {
        if (offset < position) {
            return;
        }
        position = offset + 1;
        if (entry instanceof PartitionHandedOver handedOver) {
            handedOver(handedOver);
        } else {
            var source = source(entry);
            if (source != null && isOurs(source.getTopic(), source.getPartition())) {
                see(
                        source.getOffset(),
                        entry,
                        new JournalPosition(range.journalPartition(), offset));
            }
        }
        finishIfCaughtUp();
    }

    /// Nothing stands in the journal partition below the offset that was not seen.
    void reached(long offset) {
        position = Math.max(position, offset);
        finishIfCaughtUp();
    }

    private void see(long sourceOffset, SpecificRecord entry, JournalPosition at) {
        if (caughtUp) {
            var open = histories.get(sourceOffset);
            if (open != null) {
                open.see(entry, at);
                if (open.settleIfClosed(range.repliesFrom())) {
                    histories.remove(sourceOffset);
                }
            }
            return;
        }
        if (sourceOffset >= range.committed()) {
            histories.computeIfAbsent(sourceOffset, _ -> new RequestHistory()).see(entry, at);
        } else if (below.size() < MOST_ENDED || below.containsKey(sourceOffset)) {
            below.computeIfAbsent(
                            sourceOffset, _ -> new Done(requestId(entry), new RequestHistory()))
                    .history()
                    .see(entry, at);
        }
    }

    private void handedOver(PartitionHandedOver entry) {
        if (isOurs(entry.getTopic(), entry.getPartition())) {
            histories.values().forEach(history -> history.handedOver(entry.getWorkerId()));
        }
    }

    private boolean isOurs(String topic, int partition) {
        return partition == range.source().partition() && topic.equals(range.source().topic());
    }

    private void finishIfCaughtUp() {
        if (caughtUp || position < range.until()) {
            return;
        }
        caughtUp = true;
        var requests = new HashMap<Long, Past>(histories.size() * 2);
        var open = new ArrayList<PartitionHistory.OpenAttempt>();
        histories.forEach((offset, history) -> {
            requests.put(offset, history.past(range.repliesFrom()));
            open.addAll(history.openAttempts());
        });
        histories.values().removeIf(RequestHistory::isClosed);
        var ended = new HashMap<UUID, JournalPosition>();
        var parked = new HashMap<UUID, RequestParked>();
        for (var done : below.values()) {
            var past = done.history().past(range.repliesFrom());
            if (past instanceof Past.Ended(JournalPosition result, boolean _)) {
                ended.put(done.requestId(), result);
            } else if (past instanceof Past.Parked parking) {
                parked.merge(done.requestId(), parking.entry(), Reading::later);
            }
        }
        // It came back to this partition and has ended here.
        parked.keySet().removeAll(ended.keySet());
        ready.accept(new PartitionHistory(Map.copyOf(requests), ended, parked, open));
        below.clear();
    }

    private static RequestParked later(RequestParked one, RequestParked other) {
        return one.getParkNumber() > other.getParkNumber() ? one : other;
    }

    private static UUID requestId(SpecificRecord entry) {
        return switch (entry) {
            case AttemptStarted started -> started.getAttempt().getRequestId();
            case AttemptFinished finished -> finished.getAttempt().getRequestId();
            case AttemptPresumedUnknown presumed -> presumed.getAttempt().getRequestId();
            case RequestEnded requestEnded -> requestEnded.getRequestId();
            case RequestParked parked -> parked.getRequestId();
            default ->
                    throw new IllegalArgumentException(
                            "not about a request: " + entry.getSchema().getName());
        };
    }

    private static @Nullable SourcePosition source(SpecificRecord entry) {
        return switch (entry) {
            case AttemptStarted started -> started.getAttempt().getSource();
            case AttemptFinished finished -> finished.getAttempt().getSource();
            case AttemptPresumedUnknown presumed -> presumed.getAttempt().getSource();
            case RequestEnded requestEnded -> requestEnded.getSource();
            case RequestParked parked -> parked.getSource();
            default -> null;
        };
    }
}
