package io.aistrale.bench.load;

import io.aistrale.bench.ProcessReading;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Counts what becomes of requests. Times are told by one thread; the window is opened and closed
/// by another.
final class Tally {
    private final Map<String, List<Long>> processes;
    private final long[] latencies;
    private final long[] latenesses;
    private final LongAdder answered = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private volatile @Nullable String firstError;
    private int timed;
    private int sent;
    private long due;
    private Map<String, Double> before = Map.of();
    private Map<String, Double> after = Map.of();
    private long answeredBefore;
    private long answeredAfter;
    private long openedAt;
    private long closedAt;

    /// @param most requests that can be due in the window
    Tally(Map<String, List<Long>> processes, int most) {
        this.processes = processes;
        this.latencies = new long[most];
        this.latenesses = new long[most];
    }

    void open() {
        answeredBefore = answered.sum();
        before = cpu();
        openedAt = System.nanoTime();
    }

    /// @param due requests of the window
    void close(long due) {
        this.due = due;
        answeredAfter = answered.sum();
        after = cpu();
        closedAt = System.nanoTime();
    }

    /// A request of the window was sent so much later than it was due.
    void sent(long lateNanos) {
        latenesses[sent++] = lateNanos;
    }

    /// A request of the window was answered so long after it was due.
    void timed(long nanos) {
        latencies[timed++] = nanos;
    }

    void succeeded() {
        answered.increment();
    }

    void failed(String why) {
        errors.increment();
        if (firstError == null) {
            firstError = why;
        }
    }

    /// @param unanswered requests without an answer
    LoadFigures figures(long unanswered) {
        Map<String, Double> micros = new HashMap<>();
        after.forEach((name, end) -> micros.put(name, end - before.getOrDefault(name, 0.0)));
        String error = firstError;
        return new LoadFigures(
                due,
                answeredAfter - answeredBefore,
                (closedAt - openedAt) / 1e9,
                errors.sum() + unanswered,
                Percentiles.ofNanos(Arrays.copyOf(latencies, timed)),
                Percentiles.ofNanos(Arrays.copyOf(latenesses, sent)),
                micros,
                error != null ? error : unanswered > 0 ? unanswered + " without an answer" : "");
    }

    private Map<String, Double> cpu() {
        Map<String, Double> micros = new HashMap<>();
        processes.forEach((name, pids) ->
                micros.put(name, pids.stream().mapToDouble(ProcessReading::cpuMicros).sum()));
        micros.put(LoadFigures.GENERATOR, ProcessReading.cpuMicros(ProcessHandle.current().pid()));
        return micros;
    }
}
