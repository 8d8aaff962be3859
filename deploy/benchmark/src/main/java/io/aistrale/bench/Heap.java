package io.aistrale.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Makes a JVM give back what it does not need, so that its resident memory tells what its calls in
/// flight hold, and not when it last collected.
record Heap(Path scratch) {
    private static final int DEADLINE_SECONDS = 30;

    /// What `-XX:+UseSerialGC` needs to be told to give memory back: free space after a full
    /// collection, percent.
    private static final List<String> COMMANDS =
            List.of(
                    "VM.set_flag MinHeapFreeRatio 2",
                    "VM.set_flag MaxHeapFreeRatio 5",
                    "GC.run",
                    "System.trim_native_heap",
                    "GC.heap_info");

    /// Where objects are made. Of a fixed size and all resident, in every contender: it does not
    /// tell them apart, and is left out of what is told of memory.
    static final int YOUNG_MEBIBYTES = 256;

    /// The JVM options that let the heap shrink again: it never does below its first size.
    static final List<String> OPTIONS =
            List.of(
                    "-XX:+UseSerialGC",
                    "-Xms" + (YOUNG_MEBIBYTES + 32) + "m",
                    "-Xmx1g",
                    "-Xmn" + YOUNG_MEBIBYTES + "m",
                    // What a call holds lives for as long as the call: the survivor spaces take it,
                    // so that it does not end up among the old.
                    "-XX:SurvivorRatio=2",
                    "-XX:+AlwaysPreTouch",
                    "-XX:-ShrinkHeapInSteps");

    void trim(long pid) {
        try {
            Path commands = scratch.resolve("trim.jcmd");
            Files.write(commands, COMMANDS);
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                            .toString(),
                                    Long.toString(pid),
                                    "-f",
                                    commands.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(scratch.resolve("trim.log").toFile())
                            .start();
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
