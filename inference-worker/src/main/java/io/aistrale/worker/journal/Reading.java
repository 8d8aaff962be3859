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
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// One request partition's read-back: everything up to the journal's end at the time of the
/// takeover, then on for as long as calls of former owners are open, and as far as it is asked
/// which end of a request counts.
final class Reading {
    /// Most requests remembered only to know their duplicates.
    private static final int MOST_ENDED = 50_000;

    private final Range range;
    private final Consumer<PartitionHistory> ready;

    /// By source offset, from the committed one on; after the takeover of those that stood there at
    /// it and are not over, which their former owner may still write about.
    private final Map<Long, RequestHistory> histories = new HashMap<>();

    /// Source offsets of those of them that somebody waits for, until their open calls have ended.
    private final Set<Long> open = new HashSet<>();

    /// Of requests below the committed offset only the results matter: their duplicates may come.
    private final Map<Long, Done> below = new HashMap<>();

    /// By the offset of the end that was written here; a journal offset is one request's.
    private final NavigableMap<Long, Question> questions = new TreeMap<>();

    private long position;
    private boolean caughtUp;

    private record Done(UUID requestId, RequestHistory history) {}

    private record Question(long sourceOffset, CompletableFuture<Past> answer) {}

    /// What is read.
    ///
    /// @param source request partition
    /// @param committed lowest offset of it that is not committed
    /// @param repliesFrom copies of results that stand below it have been sent
    /// @param journalPartition where its entries stand
    /// @param from journal offset of the first entry
    /// @param until journal offset after the last one of the read-back
    /// @param sourceEnd offset after the last record of the request partition
    record Range(
            TopicPartition source,
            long committed,
            long repliesFrom,
            int journalPartition,
            long from,
            long until,
            long sourceEnd) {}

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

    /// Whether there is nothing more to learn for now.
    boolean isIdle() {
        return caughtUp && open.isEmpty() && questions.isEmpty();
    }

    /// How a request stands whose end was written here.
    ///
    /// @param writtenAt journal offset of that end
    void confirm(long sourceOffset, long writtenAt, CompletableFuture<Past> answer) {
        questions.put(writtenAt, new Question(sourceOffset, answer));
        answerWhatIsRead();
    }

    private void answerWhatIsRead() {
        for (var first = questions.firstEntry();
                first != null && first.getKey() < position;
                first = questions.firstEntry()) {
            questions.remove(first.getKey());
            var question = first.getValue();
            question.answer().complete(standing(question.sourceOffset(), first.getKey()));
        }
    }

    /// Where no result stands though that end was read, a call was open at it.
    private Past standing(long sourceOffset, long writtenAt) {
        var history = histories.get(sourceOffset);
        if (history == null) {
            return new Past.Ended(new JournalPosition(range.journalPartition(), writtenAt), false);
        }
        if (history.isOver()) {
            histories.remove(sourceOffset);
        } else if (!history.isClosed()) {
            open.add(sourceOffset);
        }
        return history.past(range.repliesFrom());
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
        answerWhatIsRead();
    }

    /// Nothing stands in the journal partition below the offset that was not seen.
    void reached(long offset) {
        position = Math.max(position, offset);
        finishIfCaughtUp();
        answerWhatIsRead();
    }

    private void see(long sourceOffset, SpecificRecord entry, JournalPosition at) {
        if (caughtUp) {
            seeSince(sourceOffset, entry, at);
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

    private void seeSince(long sourceOffset, SpecificRecord entry, JournalPosition at) {
        boolean stoodThere = sourceOffset >= range.committed() && sourceOffset < range.sourceEnd();
        var history =
                stoodThere
                        ? histories.computeIfAbsent(sourceOffset, _ -> new RequestHistory())
                        : histories.get(sourceOffset);
        if (history == null) {
            return;
        }
        history.see(entry, at);
        if (!history.isClosed()) {
            return;
        }
        open.remove(sourceOffset);
        history.settle(range.repliesFrom());
        // Of an end without a call it will be asked.
        if (history.isOverBy(at) && !(entry instanceof RequestEnded)) {
            histories.remove(sourceOffset);
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
        var calls = new ArrayList<PartitionHistory.OpenAttempt>();
        histories.forEach((offset, history) -> {
            requests.put(offset, history.past(range.repliesFrom()));
            calls.addAll(history.openAttempts());
            if (!history.isClosed()) {
                open.add(offset);
            }
        });
        histories.values().removeIf(RequestHistory::isOver);
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
        ready.accept(
                new PartitionHistory(
                        Map.copyOf(requests),
                        ended,
                        parked,
                        calls,
                        range.sourceEnd(),
                        range.until()));
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
