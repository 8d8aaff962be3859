package io.aistrale.check.report;

import io.aistrale.check.verdict.Facts;
import io.aistrale.check.verdict.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What a failed check leaves behind to be looked through: one line for each finding, journal
/// entry, reply and call.
public final class Dump {
    private Dump() {}

    public static void write(Path directory, Facts facts, List<Finding> findings) {
        lines(directory.resolve("findings.txt"), findings.stream());
        lines(directory.resolve("journal.txt"), facts.journal().stream());
        lines(directory.resolve("errands.txt"), facts.errands().stream());
        lines(directory.resolve("published.txt"), facts.published().stream());
        lines(directory.resolve("replies.txt"), facts.replies().stream());
        lines(directory.resolve("chunks.txt"), facts.chunks().stream());
        lines(directory.resolve("calls.txt"), facts.calls().stream());
        lines(directory.resolve("dead-letters.txt"), facts.deadLetters().stream());
    }

    private static void lines(Path file, Stream<?> things) {
        try {
            Files.write(file, (Iterable<String>) things.map(Object::toString)::iterator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
