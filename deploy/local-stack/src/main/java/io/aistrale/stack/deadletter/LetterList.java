package io.aistrale.stack.deadletter;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The newest letters and the counts of all; takes any number of letters in bounded memory.
final class LetterList {
    private static final Comparator<Listed> BY_TIME =
            Comparator.comparing(Listed::time).thenComparing(Listed::position);

    private static final Comparator<Count> BY_TOPIC_AND_REASON =
            Comparator.comparing(Count::topic).thenComparing(Count::reason);

    private final int limit;
    private final PriorityQueue<Listed> newest = new PriorityQueue<>(BY_TIME);
    private final Map<String, Count> counts = new TreeMap<>();

    /// @param limit most letters listed one by one
    LetterList(int limit) {
        this.limit = limit;
    }

    /// One letter.
    ///
    /// @param position of the letter, `<topic>-<partition>@<offset>`, as `show` takes it
    /// @param source of the record; null where the letter does not say
    /// @param bytes size of its value
    /// @param redriven whether it was sent back from here
    /// @param redrives how often its record had been sent back before it came here again
    record Listed(
            String position,
            @Nullable String source,
            String reason,
            String detail,
            Instant time,
            int bytes,
            boolean redriven,
            int redrives) {}

    /// @param topic dead-letter topic
    record Count(String topic, String reason, int letters, int redriven) {
        private Count plus(Count other) {
            return new Count(topic, reason, letters + other.letters, redriven + other.redriven);
        }
    }

    /// All of it, as `--json` prints it.
    record Report(List<Listed> letters, List<Count> counts) {}

    void add(DeadLetter letter, boolean redriven) {
        String topic = letter.at().topic();
        LetterPosition source = letter.source();
        counts.merge(
                topic + " " + letter.reason(),
                new Count(topic, letter.reason(), 1, redriven ? 1 : 0),
                Count::plus);
        newest.add(
                new Listed(
                        letter.at().toString(),
                        source == null ? null : source.toString(),
                        letter.reason(),
                        letter.detail(),
                        letter.time(),
                        letter.bytes(),
                        redriven,
                        letter.redrives()));
        if (newest.size() > limit) {
            newest.poll();
        }
    }

    Report report() {
        List<Listed> letters = new ArrayList<>(newest);
        letters.sort(BY_TIME);
        return new Report(letters, counts.values().stream().sorted(BY_TOPIC_AND_REASON).toList());
    }
}
