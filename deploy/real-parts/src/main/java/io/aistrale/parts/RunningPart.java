package io.aistrale.parts;

import java.time.Duration;

/// A part that has answered once.
public record RunningPart(Part part, ChildProcess process) implements AutoCloseable {

    private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);

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
}
