package io.aistrale.stack.deadletter;

import io.aistrale.stack.deadletter.LetterList.Count;
import io.aistrale.stack.deadletter.LetterList.Listed;
import io.aistrale.stack.deadletter.LetterList.Report;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// `aistrale dead-letters list`.
@Command(
        name = "list",
        description = "Lists dead letters, the newest last, and counts them by topic and reason.",
        mixinStandardHelpOptions = true)
final class ListLettersCommand implements Callable<Integer> {
    @Mixin private final Cluster cluster;
    @Mixin private final LetterFilter filter = new LetterFilter();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "Lists the newest N (default: ${DEFAULT-VALUE}); counts are of all.")
    private int limit;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Spec private @Nullable CommandSpec spec;

    ListLettersCommand(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        LetterList list = new LetterList(limit);
        cluster.use(() -> read(list));
        Report report = list.report();
        if (json) {
            out.println(
                    JsonMapper.builder()
                            .build()
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsString(report));
        } else {
            print(report, out);
        }
        out.flush();
        return 0;
    }

    private void read(LetterList list) {
        try (LetterReader letters = new LetterReader(cluster.consumer());
                Cursors cursors = new Cursors(cluster.admin())) {
            Map<TopicPartition, Long> beginnings = letters.beginnings(filter::takesTopic);
            Map<TopicPartition, Cursor> redriven = cursors.read(beginnings);
            letters.read(
                    beginnings,
                    (partition, read) -> {
                        Cursor cursor = Objects.requireNonNull(redriven.get(partition));
                        read.stream()
                                .map(DeadLetter::of)
                                .filter(filter::takes)
                                .forEach(letter ->
                                        list.add(letter, cursor.isRedriven(letter.at().offset())));
                        return true;
                    });
        }
    }

    private static void print(Report report, PrintWriter out) {
        for (Listed letter : report.letters()) {
            out.printf(
                    "%s  %s  %s, %,d bytes, from %s%s%s%n",
                    letter.time(),
                    letter.position(),
                    letter.reason(),
                    letter.bytes(),
                    letter.source() == null ? "an unknown place" : letter.source(),
                    letter.redriven() ? ", redriven" : "",
                    letter.redrives() > 0
                            ? ", came back after %d redrives".formatted(letter.redrives())
                            : "");
            if (!letter.detail().isEmpty()) {
                out.println("    " + letter.detail());
            }
        }
        int all = report.counts().stream().mapToInt(Count::letters).sum();
        if (all > report.letters().size()) {
            out.printf("... and %,d older ones (--limit).%n", all - report.letters().size());
        }
        if (all == 0) {
            out.println("No dead letters.");
            return;
        }
        out.println();
        out.printf("%-36s %-24s %9s %9s%n", "topic", "reason", "letters", "redriven");
        report.counts()
                .forEach(count ->
                        out.printf(
                                "%-36s %-24s %,9d %,9d%n",
                                count.topic(), count.reason(), count.letters(), count.redriven()));
    }
}
