package io.aistrale.parts;

import java.time.Duration;

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
}
