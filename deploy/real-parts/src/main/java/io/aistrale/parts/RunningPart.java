package io.aistrale.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A part that has answered once.
public record RunningPart(Part part, ChildProcess process) implements AutoCloseable {

    /// Long enough to record a start cache; otherwise the child's own deadline comes first.
    private static final Duration STOP_DEADLINE = Duration.ofMinutes(2);

    /// Stops the server in good order, or by force when it takes too long.
    @Override
    public void close() {
        if (process.stop(STOP_DEADLINE)) {
            part.stopped();
        }
    }

    /// Ends the server at once, as a power cut would.
    public void kill() {
        process.kill();
    }

    /// Stops all its processes where they stand (SIGSTOP): connections stay and nobody answers.
    public void freeze() {
        signal("-STOP");
    }

    /// Lets them go on (SIGCONT).
    public void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        ProcessHandle server = process.handle();
        List<String> command = new ArrayList<>(List.of("kill", signal));
        Stream.concat(Stream.of(server), server.descendants())
                .map(one -> String.valueOf(one.pid()))
                .forEach(command::add);
        try {
            new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new PartFailedException("interrupted while signalling " + process.name());
        }
    }
}
