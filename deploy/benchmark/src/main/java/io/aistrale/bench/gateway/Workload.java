package io.aistrale.bench.gateway;

import java.util.Locale;

/// What is measured.
public enum Workload {
    /// From a request to its 202, beside a bare producer; no worker runs.
    ACCEPT(2_000),
    /// From a chat to its whole answer, with all services on this machine.
    END_TO_END(1_000),
    /// From a chat to the first event of its stream.
    STREAM(200),
    /// Callers that wait at one time.
    WAITING(10_000);

    private final int size;

    Workload(int size) {
        this.size = size;
    }

    /// Requests a second; of those that wait, callers.
    int size() {
        return size;
    }

    String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// @throws IllegalArgumentException no workload has this name
    static Workload named(String name) {
        for (Workload workload : values()) {
            if (workload.option().equals(name)) {
                return workload;
            }
        }
        throw new IllegalArgumentException(
                "--only knows accept, end-to-end, stream, waiting and peers, not '%s'"
                        .formatted(name));
    }
}
