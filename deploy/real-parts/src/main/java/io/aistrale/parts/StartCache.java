package io.aistrale.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// A JDK ahead-of-time cache (JEP 483, 514) for one program: classes already read, checked and
/// linked. Recording one costs a start about twice its time and the end some seconds more, so it is
/// done in a rehearsal and not in a start that somebody waits for. The file's name holds a
/// fingerprint of Java and class path: a cache that no longer fits is never offered, and a broken
/// one the JVM ignores.
///
/// @param directory where caches are kept
/// @param program names the cache
/// @param recording whether this run makes the cache; otherwise it uses one, if there is one
public record StartCache(Path directory, String program, boolean recording) {

    private static final int RECORDING_SECONDS = 110;
    private static final Path NICE = Path.of("/usr/bin/nice");

    public StartCache(Path directory, String program) {
        this(directory, program, false);
    }

    public StartCache toRecord() {
        return new StartCache(directory, program, true);
    }

    /// Whether there is a cache that fits.
    public boolean covers(ChildJvm jvm) {
        return Files.exists(fileFor(jvm));
    }

    /// What the JVM must be told.
    List<String> options(ChildJvm jvm) {
        if (recording) {
            return List.of(
                    "-XX:AOTCacheOutput=" + newRecording(jvm),
                    "-Xlog:aot=off",
                    "-Xlog:cds=off",
                    "-D" + EndWithParent.DEADLINE + "=" + RECORDING_SECONDS);
        }
        return covers(jvm)
                ? List.of("-XX:AOTCache=" + fileFor(jvm), "-Xlog:aot=off", "-Xlog:cds=off")
                : List.of();
    }

    /// What stands before `java`: a rehearsal gives way to everything else.
    List<String> prefix() {
        return recording && Files.isExecutable(NICE)
                ? List.of(NICE.toString(), "-n", "19")
                : List.of();
    }

    /// Puts a finished recording in the place of older caches of the program. To be called when the
    /// recording run has ended with status 0.
    public void keep() {
        if (!recording) {
            return;
        }
        try (var recordings = Files.newDirectoryStream(directory, program + "-*.aot.recording")) {
            for (Path finished : recordings) {
                delete(program + "-*.aot");
                String kept = finished.getFileName().toString().replace(".recording", "");
                Files.move(
                        finished,
                        finished.resolveSibling(kept),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete(String pattern) throws IOException {
        try (var files = Files.newDirectoryStream(directory, pattern)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    /// Forgets what a rehearsal that was cut short has left.
    private Path newRecording(ChildJvm jvm) {
        Path cache = fileFor(jvm);
        Path recorded = cache.resolveSibling(cache.getFileName() + ".recording");
        try {
            Files.createDirectories(directory);
            delete(program + "-*.aot.recording*");
            return recorded;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path fileFor(ChildJvm jvm) {
        return directory.resolve(program + "-" + fingerprint(jvm) + ".aot");
    }

    /// Options are left out: those that a cache depends on the JVM compares itself, and ports, heap
    /// sizes and the like do not matter.
    private static String fingerprint(ChildJvm jvm) {
        try {
            StringBuilder text = new StringBuilder(Runtime.version().toString());
            for (Path jar : jvm.wholeClassPath()) {
                text.append(jar).append(Files.size(jar)).append(Files.getLastModifiedTime(jar));
            }
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 6);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
