package io.aistrale.parts;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A process whose life is tied to this JVM's by a pipe: the child reads its standard input and
/// ends in good order at end of file. The kernel closes the pipe however this JVM ends, `kill -9`
/// included, so no broker is ever left behind.
public final class ChildProcess {

    private static final long LARGEST_LOG_BYTES = 10 << 20;
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration KILL_DEADLINE = Duration.ofSeconds(5);

    private final String name;
    private final Process process;
    private final Path log;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /// Starts a command that ends at end of file on its standard input.
    ///
    /// @param environment added to this JVM's own
    /// @param directory the working directory, made if missing
    /// @param log both output streams are appended to it; at 10 MiB the old one becomes `<log>.1`
    public static ChildProcess start(
            String name,
            List<String> command,
            Map<String, String> environment,
            Path directory,
            Path log) {
        try {
            Files.createDirectories(directory);
            Files.createDirectories(log.toAbsolutePath().getParent());
            rotate(log);
            ProcessBuilder builder =
                    new ProcessBuilder(inSessionOfItsOwn(command))
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            return new ChildProcess(name, builder.start(), log);
        } catch (IOException e) {
            throw new PartFailedException("%s could not be started: %s".formatted(name, e), e);
        }
    }

    /// A Ctrl-C in the terminal then reaches this JVM only, which ends its children in order.
    private static List<String> inSessionOfItsOwn(List<String> command) {
        if (!Files.isExecutable(SETSID)) {
            return command;
        }
        List<String> whole = new ArrayList<>(List.of(SETSID.toString()));
        whole.addAll(command);
        return whole;
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public Path log() {
        return log;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public CompletableFuture<Integer> exitStatus() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /// Polls until the child is ready.
    ///
    /// @throws PartFailedException when the child ends first, or the deadline passes
    public void awaitReady(BooleanSupplier ready, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!ready.getAsBoolean()) {
            if (ended(POLL)) {
                throw failed("ended with status " + process.exitValue());
            }
            if (System.nanoTime() > end) {
                throw failed("did not answer within " + deadline.toSeconds() + " s");
            }
        }
    }

    /// Asks the child to end, and forces it when the deadline has passed.
    ///
    /// @return whether it ended by itself, with status 0
    public boolean stop(Duration deadline) {
        try {
            process.getOutputStream().close();
        } catch (IOException _) {
            // The child has closed its end already.
        }
        if (ended(deadline)) {
            return process.exitValue() == 0;
        }
        kill();
        return false;
    }

    /// Ends the child and its own children at once.
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        ended(KILL_DEADLINE);
    }

    private boolean ended(Duration deadline) {
        try {
            return process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new UncheckedIOException(new InterruptedIOException("waiting for " + name));
        }
    }

    private PartFailedException failed(String what) {
        return new PartFailedException(
                "%s (pid %d) %s. The end of %s:%n%s"
                        .formatted(name, pid(), what, log, logExcerpt()));
    }

    /// The end of the log, for a message.
    public String logExcerpt() {
        return LogExcerpt.of(log);
    }

    private static void rotate(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > LARGEST_LOG_BYTES) {
            Files.move(
                    log,
                    log.resolveSibling(log.getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
