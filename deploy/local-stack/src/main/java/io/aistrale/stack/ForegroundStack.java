package io.aistrale.stack;

import java.io.PrintStream;
import java.util.Optional;

/// A stack that lives as long as this process.
record ForegroundStack(StackSettings settings, StackSecrets secrets) {

    /// Returns when all is ready. Ctrl-C or SIGTERM stops it from then on, and before.
    ///
    /// @param keepFailure whether the reason of a failure stays written down, for the process that
    ///   started this one
    /// @throws StackFailedException before anything starts, where it cannot
    static ForegroundStack start(StackSettings settings, PrintStream out, boolean keepFailure) {
        StackSecrets secrets = requireStartable(settings);
        StackLock lock = StackLock.of(settings.data());
        Supervisor supervisor = new Supervisor(settings, secrets, out);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .unstarted(() -> {
                                    supervisor.close();
                                    lock.close();
                                }));
        try {
            supervisor.start();
            return new ForegroundStack(settings, secrets);
        } catch (RuntimeException e) {
            supervisor.fail(String.valueOf(e.getMessage()));
            if (!keepFailure) {
                StackStateFile.in(settings.home()).delete();
            }
            throw e;
        }
    }

    /// One stack at a time, on free ports, with its secrets in place.
    static StackSecrets requireStartable(StackSettings settings) {
        Optional<StackState> running = StackStateFile.in(settings.home()).running();
        if (running.isPresent()) {
            StackState other = running.get();
            throw new StackFailedException(
                    "A stack is running already (pid %d, data in %s): see 'aistrale status'."
                            .formatted(other.supervisor().pid(), other.data()));
        }
        settings.ports().requireFree();
        return StackSecrets.in(settings.data(), settings.environment());
    }

    void announce(PrintStream out) {
        Announcement.print(settings, secrets, out);
        out.println("Ctrl-C stops the stack.");
    }
}
