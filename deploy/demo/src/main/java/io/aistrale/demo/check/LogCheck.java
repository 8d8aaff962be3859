package io.aistrale.demo.check;

import io.aistrale.schemas.token.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// No secret stands in any log.
public final class LogCheck {

    private static final String CLAIM = "no token or key stands in any log";

    private LogCheck() {}

    /// @param directory null: there is none to look at
    public static Check of(@Nullable Path directory, Collection<Secret> secrets)
            throws IOException {
        if (directory == null || !Files.isDirectory(directory)) {
            return Check.skipped(CLAIM, "no log directory given");
        }
        List<Path> logs;
        try (Stream<Path> files = Files.walk(directory)) {
            logs = files.filter(Files::isRegularFile).sorted().toList();
        }
        List<String> differences = new ArrayList<>();
        for (Path log : logs) {
            if (tells(log, secrets)) {
                differences.add("a secret stands in " + log);
            }
        }
        return Check.of(CLAIM, logs.size() + " files, " + secrets.size() + " secrets", differences);
    }

    /// One byte a character, so that whatever a log holds can be read.
    private static boolean tells(Path log, Collection<Secret> secrets) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
            return lines.lines()
                    .anyMatch(line ->
                            secrets.stream().anyMatch(secret -> line.contains(secret.reveal())));
        }
    }
}
