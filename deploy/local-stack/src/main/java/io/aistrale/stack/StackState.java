package io.aistrale.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A running stack as it is written down for `status` and `down`.
///
/// @param reason why it failed, where it did
record StackState(
        Phase phase, String reason, RunningProcess supervisor, String data, List<Entry> parts) {

    /// How far the stack has come.
    enum Phase {
        STARTING,
        READY,
        STOPPING,
        FAILED
    }

    /// One part.
    ///
    /// @param health URL that answers 200 when it is ready; empty: an open port must do
    /// @param restarts how often it has died and been started again
    record Entry(
            String name,
            RunningProcess process,
            int port,
            String where,
            String health,
            String log,
            int restarts) {}

    /// A process that is told from a later one with the same pid by its start.
    record RunningProcess(long pid, Instant startedAt) {

        private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

        static RunningProcess of(ProcessHandle process) {
            return new RunningProcess(
                    process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
        }

        Optional<ProcessHandle> alive() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> sameStart(RunningProcess.of(process).startedAt()));
        }

        private boolean sameStart(Instant other) {
            return Duration.between(startedAt, other).abs().compareTo(CLOCK_TOLERANCE) <= 0;
        }
    }

    StackState {
        parts = List.copyOf(parts);
    }

    /// Where a part serves, if it is one of these.
    Optional<Integer> port(StackPort of) {
        return parts.stream()
                .filter(entry -> entry.name().equals(of.owner()))
                .map(Entry::port)
                .findFirst();
    }

    Path logs() {
        return Path.of(data).resolve("logs");
    }

    /// The supervisor, if alive, and all parts that are.
    List<ProcessHandle> alive() {
        return Stream.concat(Stream.of(supervisor), parts.stream().map(Entry::process))
                .flatMap(process -> process.alive().stream())
                .toList();
    }
}
