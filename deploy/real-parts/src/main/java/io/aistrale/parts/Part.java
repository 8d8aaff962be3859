package io.aistrale.parts;

import java.time.Duration;

/// A server that runs as a child process: how to start it, and how to tell that it answers.
public interface Part {

    /// Short and fit for a file name: `broker`, `postgres`.
    String name();

    /// Prepares what the server needs on disk and starts it. Returns before it answers.
    ChildProcess start();

    /// Asks once, and waits a second or two at most.
    boolean isReady();

    /// How long a start may take on a busy machine.
    Duration startDeadline();

    /// Whether a rehearsal would make later starts faster: a run of this part, elsewhere, with
    /// [StartCache#recording].
    default boolean wantsRehearsal() {
        return false;
    }

    /// Called after the process has ended in good order, with status 0.
    default void stopped() {}

    /// Starts the server and returns when it answers.
    ///
    /// @throws PartFailedException when it ends first, or does not answer in time
    default RunningPart startAndAwait() {
        ChildProcess process = start();
        try {
            process.awaitReady(this::isReady, startDeadline());
            return new RunningPart(this, process);
        } catch (PartFailedException e) {
            process.kill();
            throw e;
        }
    }
}
