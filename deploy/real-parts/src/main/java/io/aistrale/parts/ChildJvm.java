package io.aistrale.parts;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A program for a child JVM: the same Java as this one, tuned for a small footprint.
///
/// @param heapMebibytes the largest heap
/// @param options further JVM options and system properties
public record ChildJvm(
        int heapMebibytes,
        List<String> options,
        List<Path> classPath,
        String mainClass,
        List<String> arguments) {

    /// The optimising compiler sets in ten times later than it would: eight JVMs that start at once
    /// on two cores spend a quarter of the time in it. What is truly hot gets there all the same.
    private static final List<String> LATE_OPTIMISATION =
            List.of(
                    "-XX:Tier4InvocationThreshold=50000",
                    "-XX:Tier4MinInvocationThreshold=6000",
                    "-XX:Tier4CompileThreshold=150000",
                    "-XX:Tier4BackEdgeThreshold=400000");

    /// Leaves the optimising compiler out: for a cluster that lives for minutes, on two cores, and
    /// of whose speed only limits are asked.
    public static final List<String> QUICKLY_COMPILED = List.of("-XX:TieredStopAtLevel=1");

    /// The command line that runs it.
    public List<String> command() {
        return command(List.of(), List.of());
    }

    /// The command line that runs it with a cache, or records one.
    public List<String> command(StartCache cache) {
        return command(cache.prefix(), cache.options(this));
    }

    private List<String> command(List<String> prefix, List<String> cacheOptions) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-Xmx" + heapMebibytes + "m",
                        "-Xss512k",
                        // Out of memory it would live on, and do part of its work.
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(LATE_OPTIMISATION);
        command.addAll(options);
        command.addAll(cacheOptions);
        String path =
                String.join(
                        File.pathSeparator, wholeClassPath().stream().map(Path::toString).toList());
        command.addAll(List.of("-cp", path, EndWithParent.class.getName(), mainClass));
        command.addAll(arguments);
        return command;
    }

    List<Path> wholeClassPath() {
        List<Path> path = new ArrayList<>(classPath);
        Path guard = ClassPath.home(EndWithParent.class);
        if (!path.contains(guard)) {
            path.add(guard);
        }
        return path;
    }
}
