package io.aistrale.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The heap of what is measured, and how much of its memory its calls in flight hold, whenever it
/// collected last.
record Heap(Path scratch) {
    private static final int DEADLINE_SECONDS = 30;

    private static final List<String> COMMANDS =
            List.of("GC.run", "System.trim_native_heap", "GC.heap_info");

    /// As `jcmd GC.heap_info` tells of `-XX:+UseParallelGC`.
    private static final Pattern OLD = Pattern.compile("ParOldGen\\s+total (\\d+)K, used (\\d+)K");

    /// Where objects are made. Of a fixed size and all resident, in every contender: it does not
    /// tell them apart, and is left out of what is told of memory.
    static final int YOUNG_MEBIBYTES = 256;

    /// The JVM options of all that is measured.
    static final List<String> OPTIONS =
            List.of(
                    "-XX:+UseParallelGC",
                    "-Xms" + (YOUNG_MEBIBYTES + 32) + "m",
                    "-Xmx1g",
                    "-Xmn" + YOUNG_MEBIBYTES + "m",
                    // What a call holds lives for as long as the call: the survivor spaces take it,
                    // so that it does not end up among the old, and stay as large as they are.
                    "-XX:SurvivorRatio=2",
                    "-XX:-UseAdaptiveSizePolicy",
                    "-XX:+AlwaysPreTouch");

    /// Resident memory of a process that was started with [#OPTIONS], MiB, after a collection:
    /// without the young generation and without what the old one has free, all of which is
    /// resident.
    double usedMebibytes(long pid) {
        long freeKibibytes = freeKibibytes(collected(pid));
        return ProcessReading.residentMebibytes(pid) - YOUNG_MEBIBYTES - freeKibibytes / 1024.0;
    }

    /// What the old generation has and does not use; nothing where that is not told, as by another
    /// collector: memory is then told too high, not too low.
    ///
    /// @param heapInfo as `jcmd` printed it
    static long freeKibibytes(String heapInfo) {
        var old = OLD.matcher(heapInfo);
        return old.find() ? Long.parseLong(old.group(1)) - Long.parseLong(old.group(2)) : 0;
    }

    private String collected(long pid) {
        try {
            Path commands = scratch.resolve("collect.jcmd");
            Path said = scratch.resolve("collect.log");
            Files.write(commands, COMMANDS);
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                            .toString(),
                                    Long.toString(pid),
                                    "-f",
                                    commands.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(said.toFile())
                            .start();
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return Files.readString(said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
