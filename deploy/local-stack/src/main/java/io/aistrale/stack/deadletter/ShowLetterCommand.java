package io.aistrale.stack.deadletter;

import io.aistrale.schemas.topic.RecordHeaders;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `aistrale dead-letters show`.
@Command(
        name = "show",
        description = "Shows one dead letter: its headers and what can be said of its bytes.",
        mixinStandardHelpOptions = true)
final class ShowLetterCommand implements Callable<Integer> {
    /// Headers whose values are ours or opaque; others are the publisher's own.
    private static final Set<String> OURS =
            Set.of(RecordHeaders.REPLY_TOPIC, RecordHeaders.TRACEPARENT, RecordHeaders.REDRIVEN);

    private static final int KEY_CHARACTERS = 64;

    @Mixin private final Cluster cluster;

    @Option(
            names = "--registry-url",
            paramLabel = "URL",
            description = "Schema registry (default: AISTRALE_REGISTRY_URL, or the local stack's).")
    private @Nullable String registryUrl;

    @Option(
            names = "--content",
            description = "Shows the record and all header values too. Both can hold secrets.")
    private boolean content;

    @Parameters(
            arity = "1..3",
            paramLabel = "POSITION",
            description =
                    "<topic>-<partition>@<offset>, as list prints it, or the three one by one.")
    private List<String> position = List.of();

    @Spec private @Nullable CommandSpec spec;

    private final Supplier<String> otherwise;

    /// @param otherwise schema registry where the user names none
    ShowLetterCommand(Cluster cluster, Supplier<String> otherwise) {
        this.cluster = cluster;
        this.otherwise = otherwise;
    }

    @Override
    public Integer call() {
        LetterPosition at =
                position.size() == 3
                        ? LetterPosition.parse(
                                "%s-%s@%s"
                                        .formatted(
                                                position.get(0), position.get(1), position.get(2)))
                        : LetterPosition.parse(String.join(" ", position));
        cluster.use(() -> show(at));
        return 0;
    }

    private void show(LetterPosition at) {
        try (LetterReader letters = new LetterReader(cluster.consumer())) {
            ConsumerRecord<byte[], byte[]> read = letters.read(at);
            if (read == null) {
                throw new DeadLettersFailedException("There is no dead letter %s.".formatted(at));
            }
            print(read, Objects.requireNonNull(spec).commandLine().getOut());
        }
    }

    private void print(ConsumerRecord<byte[], byte[]> read, PrintWriter out) {
        DeadLetter letter = DeadLetter.of(read);
        byte[] value = read.value() == null ? new byte[0] : read.value();
        LetterPosition source = letter.source();
        LetterBytes bytes = new LetterBytes(registryUrl == null ? otherwise.get() : registryUrl);
        line(out, "position", letter.at());
        line(out, "source", source == null ? "not said" : source);
        line(out, "time", letter.time());
        line(out, "reason", letter.reason());
        line(out, "detail", letter.detail());
        line(out, "redrives", letter.redrives() + " before it came here");
        line(out, "key", key(read.key()));
        read.headers().forEach(header -> line(out, "header", header(header)));
        line(out, "bytes", "%,d: %s".formatted(value.length, LetterBytes.beginning(value)));
        if (letter.isWhole()) {
            String topic = source == null ? letter.at().topic() : source.topic();
            line(out, "schema", bytes.schema(value));
            line(out, "readable", bytes.readable(topic, value));
            if (content) {
                out.println("WARNING: what follows can hold secrets and personal data.");
                line(out, "content", bytes.content(topic, value));
            }
        } else {
            out.println("The value did not fit into a dead letter: only the source has it.");
        }
        out.flush();
    }

    private String header(Header header) {
        boolean shown =
                content
                        || OURS.contains(header.key())
                        || header.key().startsWith(RecordHeaders.DEAD_LETTER_PREFIX);
        byte[] value = header.value() == null ? new byte[0] : header.value();
        return header.key()
                + " = "
                + (shown
                        ? new String(value, StandardCharsets.UTF_8)
                        : "(%d bytes)".formatted(value.length));
    }

    /// Keys are request ids; whatever else stands there is shown as bytes.
    private static String key(byte @Nullable [] key) {
        if (key == null) {
            return "none";
        }
        String text = new String(key, StandardCharsets.UTF_8);
        return text.matches("[0-9a-fA-F-]{36}")
                ? text
                : "%d bytes, %s"
                        .formatted(
                                key.length,
                                HexFormat.of()
                                        .formatHex(
                                                key, 0, Math.min(key.length, KEY_CHARACTERS / 4)));
    }

    private static void line(PrintWriter out, String name, Object value) {
        out.printf("%-9s %s%n", name, value);
    }
}
