package io.aistrale.bench.ingest;

import io.aistrale.bench.ProcessReading;
import java.io.UncheckedIOException;

/// What PostgreSQL's processes have taken. Those that served connections which are gone are left
/// out: take readings while the same ones are open.
final class PostgresCpu {
    private PostgresCpu() {}

    static double micros(long pid) {
        return ProcessReading.cpuMicros(pid)
                + ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .mapToDouble(child -> orNothing(child.pid()))
                        .sum();
    }

    /// A process may end between being listed and being read.
    private static double orNothing(long pid) {
        try {
            return ProcessReading.cpuMicros(pid);
        } catch (UncheckedIOException _) {
            return 0;
        }
    }
}
