package io.aistrale.parts;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What of a log helps to see why a process has failed.
final class LogExcerpt {

    private static final int TAIL_BYTES = 64 << 10;
    private static final int LINES = 6;
    private static final int COLUMNS = 240;

    /// To the end of the line, also where a JSON line holds the whole stack trace.
    private static final Pattern CAUSE = Pattern.compile("Caused by: (?:[^\\\\\n]|\\\\[^nrt])+");

    private LogExcerpt() {}

    /// The last lines, shortened, and the innermost cause that they name; indented.
    static String of(Path log) {
        try {
            String tail = tail(log);
            List<String> lines = tail.lines().toList();
            String end =
                    String.join(
                            "\n",
                            lines.stream()
                                    .skip(Math.max(0, lines.size() - LINES))
                                    .map(LogExcerpt::shortened)
                                    .toList());
            String cause =
                    CAUSE.matcher(tail)
                            .results()
                            .map(MatchResult::group)
                            .reduce("", (_, later) -> later);
            return (cause.isEmpty() ? end : end + "\n" + cause).indent(2).stripTrailing();
        } catch (IOException e) {
            return "  (not readable: %s)".formatted(e);
        }
    }

    private static String tail(Path log) throws IOException {
        try (var file = Files.newByteChannel(log)) {
            file.position(Math.max(0, file.size() - TAIL_BYTES));
            byte[] bytes = Channels.newInputStream(file).readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static String shortened(String line) {
        return line.length() <= COLUMNS ? line : line.substring(0, COLUMNS) + " ...";
    }
}
