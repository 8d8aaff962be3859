package io.aistrale.stack;

import io.aistrale.stack.StackState.Phase;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The supervisor as a process that outlives this one and its terminal.
final class Background {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final List<Path> DETACHERS =
            List.of(Path.of("/usr/bin/setsid"), Path.of("/usr/bin/nohup"));

    private Background() {}

    /// Returns when all is ready.
    ///
    /// @throws StackFailedException with the reason, when the stack did not come up
    static void start(StackSettings settings, PrintStream out) {
        Path log = settings.log("stack");
        StackStateFile file = StackStateFile.in(settings.home());
        file.delete();
        out.printf("Starting; the supervisor logs to %s%n", log);
        Process supervisor = launch(settings, log);
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (System.nanoTime() < end) {
            Optional<StackState> state = file.read();
            Phase phase = state.map(StackState::phase).orElse(Phase.STARTING);
            switch (phase) {
                case READY -> {
                    return;
                }
                case FAILED -> {
                    awaitEnd(supervisor);
                    file.delete();
                    throw new StackFailedException(
                            "The stack did not start: " + state.map(StackState::reason).orElse(""));
                }
                case STARTING, STOPPING -> {
                    // Goes on.
                }
            }
            if (ended(supervisor)) {
                throw new StackFailedException(
                        "The supervisor ended with status %d; see %s"
                                .formatted(supervisor.exitValue(), log));
            }
        }
        supervisor.destroy();
        throw new StackFailedException(
                "The stack was not ready within %d s; see %s".formatted(DEADLINE.toSeconds(), log));
    }

    private static Process launch(StackSettings settings, Path log) {
        List<String> command = new ArrayList<>();
        DETACHERS.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .ifPresent(detacher -> command.add(detacher.toString()));
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx96m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Daistrale.checkout=" + settings.checkout(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Aistrale.class.getName(),
                        "up",
                        "--in-background",
                        "--data",
                        settings.data().toString()));
        try {
            Files.createDirectories(log.getParent());
            return new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitEnd(Process supervisor) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!ended(supervisor) && System.nanoTime() < end) {
            // It stops what it had started.
        }
    }

    private static boolean ended(Process process) {
        try {
            return process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new StackFailedException("Interrupted; 'aistrale down' stops what has started.");
        }
    }
}
