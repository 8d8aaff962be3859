package io.aistrale.worker.journal;

import io.aistrale.schemas.topic.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/// Reads back from a journal in memory, one entry a step.
public final class SimulatedReadBack implements ReadBack {
    private final IntFunction<List<SpecificRecord>> journal;
    private final ToLongFunction<TopicPartition> sourceEnd;
    private final Journal floors;
    private final boolean reachesAll;
    private final Map<TopicPartition, Reading> readings = new HashMap<>();

    /// @param journal entries of a journal partition, the index their offset
    /// @param sourceEnd of a request partition
    /// @param reachesAll whether it begins at the journal's beginning, as it does where all of it
    ///   is younger than the duplicate window; otherwise where the last commit says
    public SimulatedReadBack(
            IntFunction<List<SpecificRecord>> journal,
            ToLongFunction<TopicPartition> sourceEnd,
            Journal floors,
            boolean reachesAll) {
        this.journal = journal;
        this.sourceEnd = sourceEnd;
        this.reachesAll = reachesAll;
        this.floors = floors;
    }

    @Override
    public void begin(
            TopicPartition source,
            long committed,
            CommitMark mark,
            Consumer<PartitionHistory> ready) {
        int partition = Topics.journalPartition(source.partition());
        long end = journal.apply(partition).size();
        floors.raiseFloor(partition, end);
        readings.put(
                source,
                new Reading(
                        new Reading.Range(
                                source,
                                committed,
                                mark.repliesFrom(),
                                partition,
                                reachesAll ? 0 : mark.entriesFrom(),
                                end,
                                sourceEnd.applyAsLong(source)),
                        ready));
    }

    @Override
    public CompletableFuture<Past> confirm(
            TopicPartition source, long sourceOffset, JournalPosition written) {
        var answer = new CompletableFuture<Past>();
        var reading = readings.get(source);
        if (reading != null) {
            reading.confirm(sourceOffset, written.offset(), answer);
        }
        return answer;
    }

    @Override
    public void forget(TopicPartition source) {
        readings.remove(source);
    }

    /// Reads one more entry of every partition.
    ///
    /// @return whether there was one
    public boolean step() {
        boolean read = false;
        for (var reading : List.copyOf(readings.values())) {
            if (reading.isIdle()) {
                continue;
            }
            var entries = journal.apply(reading.range().journalPartition());
            if (reading.position() < entries.size()) {
                long offset = reading.position();
                reading.see(offset, entries.get((int) offset));
                read = true;
            }
        }
        return read;
    }
}
