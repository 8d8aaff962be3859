package io.aistrale.stack.deadletter;

import io.aistrale.stack.deadletter.Redrive.Letter;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `aistrale dead-letters redrive`.
@Command(
        name = "redrive",
        description = {
            "Sends dead letters back to where they were read: same bytes, key, headers, partition.",
            "Each is sent once, however often this is run; what is still not understood comes back"
                    + " as a new dead letter."
        },
        mixinStandardHelpOptions = true)
final class RedriveCommand implements Callable<Integer> {
    /// What a crash between sending and remembering repeats at most.
    private static final int BATCH = 100;

    @Mixin private final Cluster cluster;
    @Mixin private final LetterFilter filter = new LetterFilter();

    @Option(names = "--all", description = "All that were not sent back yet.")
    private boolean all;

    @Option(
            names = "--from",
            paramLabel = "POSITION",
            description = "Of one partition, from <topic>-<partition>@<offset> on.")
    private @Nullable String from;

    @Option(names = "--again", description = "With --from: also those that were sent back before.")
    private boolean again;

    @Option(names = "--dry-run", description = "Says what would be sent, and sends nothing.")
    private boolean dryRun;

    @Option(names = "--max", paramLabel = "N", description = "At most N (default: no limit).")
    private int max = Integer.MAX_VALUE;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "200",
            description = "At most N a second (default: ${DEFAULT-VALUE}).")
    private int perSecond;

    @Spec private @Nullable CommandSpec spec;

    private final Map<TopicPartition, Cursor> cursors = new HashMap<>();
    private int sent;
    private int refused;

    RedriveCommand(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Integer call() {
        requireSense();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        cluster.use(() -> redrive(out));
        out.printf("%s%,d dead letters.%n", dryRun ? "Would send " : "Sent ", sent);
        out.flush();
        return refused == 0 ? 0 : 1;
    }

    private void redrive(PrintWriter out) {
        try (LetterReader letters = new LetterReader(cluster.consumer());
                Cursors store = new Cursors(cluster.admin());
                Redrive redrive = new Redrive(cluster.producer(), perSecond)) {
            Map<TopicPartition, Long> beginnings = letters.beginnings(filter::takesTopic);
            Set<String> topics = letters.topics();
            cursors.putAll(store.read(beginnings));
            letters.read(
                    begin(beginnings),
                    (partition, read) -> {
                        for (int i = 0; i < read.size() && sent < max; i += BATCH) {
                            var batch = read.subList(i, Math.min(i + BATCH, read.size()));
                            send(partition, chosen(batch, topics, redrive, out), store, redrive);
                        }
                        out.flush();
                        return sent < max;
                    });
        }
    }

    private void requireSense() {
        if (!all && from == null && !filter.isSet()) {
            throw new DeadLettersFailedException(
                    "Say which: --topic, --reason, --from POSITION, or --all.");
        }
        if (again && from == null) {
            throw new DeadLettersFailedException("--again needs --from POSITION.");
        }
        if (max < 1 || perSecond < 1) {
            throw new DeadLettersFailedException("--max and --rate must be at least 1.");
        }
    }

    private Map<TopicPartition, Long> begin(Map<TopicPartition, Long> beginnings) {
        Map<TopicPartition, Long> begin = new HashMap<>();
        if (from == null) {
            beginnings
                    .keySet()
                    .forEach(partition -> begin.put(partition, cursor(partition).next()));
            return begin;
        }
        LetterPosition position = LetterPosition.parse(from);
        Long kept = beginnings.get(position.topicPartition());
        if (kept == null) {
            throw new DeadLettersFailedException(
                    "There is no such dead-letter partition: %s.".formatted(from));
        }
        return Map.of(position.topicPartition(), Math.max(kept, position.offset()));
    }

    private Cursor cursor(TopicPartition partition) {
        return Objects.requireNonNull(cursors.get(partition));
    }

    private List<Letter> chosen(
            List<ConsumerRecord<byte[], byte[]>> read,
            Set<String> topics,
            Redrive redrive,
            PrintWriter out) {
        List<Letter> chosen = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> one : read) {
            DeadLetter letter = DeadLetter.of(one);
            boolean before = cursor(letter.at().topicPartition()).isRedriven(one.offset());
            if (!filter.takes(letter) || (before && !again) || sent + chosen.size() >= max) {
                continue;
            }
            LetterPosition source = letter.source();
            String obstacle = obstacle(letter, topics, redrive);
            if (source == null || obstacle != null) {
                refused++;
                out.printf("%s  not sent: %s%n", letter.at(), obstacle);
            } else {
                chosen.add(new Letter(letter, source, one));
                out.printf(
                        "%s  %s -> %s-%d%n",
                        letter.at(), letter.reason(), source.topic(), source.partition());
            }
        }
        return chosen;
    }

    private static @Nullable String obstacle(
            DeadLetter letter, Set<String> topics, Redrive redrive) {
        LetterPosition source = letter.source();
        if (source == null) {
            return "its headers do not say where it was read";
        }
        if (!letter.isWhole()) {
            return "its value did not fit into a dead letter; only the source has it";
        }
        return topics.contains(source.topic()) && redrive.hasTarget(source)
                ? null
                : "there is no %s-%d any more".formatted(source.topic(), source.partition());
    }

    private void send(
            TopicPartition partition, List<Letter> letters, Cursors store, Redrive redrive) {
        sent += letters.size();
        if (dryRun || letters.isEmpty()) {
            return;
        }
        Cursor moved = cursor(partition);
        for (Letter letter : letters) {
            moved = moved.with(letter.read().offset());
        }
        // What cannot be remembered must not be sent.
        String _ = moved.metadata();
        redrive.send(letters);
        store.write(partition, moved);
        cursors.put(partition, moved);
    }
}
