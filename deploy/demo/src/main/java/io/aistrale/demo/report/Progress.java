package io.aistrale.demo.report;

import io.aistrale.demo.submit.Ending;
import io.aistrale.demo.submit.Outcome;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Says how far the workload is: a bar that redraws itself on a terminal, a line every few seconds
/// elsewhere.
public final class Progress implements AutoCloseable {

    private static final int BAR = 40;
    private static final Duration REDRAW = Duration.ofMillis(200);
    private static final Duration LINE_EVERY = Duration.ofSeconds(3);

    private final PrintStream out;
    private final boolean interactive;
    private final int total;
    private final long started = System.nanoTime();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger unsuccessful = new AtomicInteger();
    private final ScheduledExecutorService clock;

    public Progress(PrintStream out, boolean interactive, int total) {
        this.out = out;
        this.interactive = interactive;
        this.total = total;
        this.clock =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("progress").factory());
        long every = (interactive ? REDRAW : LINE_EVERY).toMillis();
        clock.scheduleAtFixedRate(this::show, every, every, TimeUnit.MILLISECONDS);
    }

    public void ended(Outcome outcome) {
        if (outcome.ending() != Ending.SUCCEEDED) {
            unsuccessful.incrementAndGet();
        }
        ended.incrementAndGet();
    }

    private void show() {
        out.print((interactive ? "\r" : "") + line() + (interactive ? "" : "\n"));
        out.flush();
    }

    String line() {
        int count = ended.get();
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started);
        String figures =
                "%d of %d ended, %d without success, %d s"
                        .formatted(count, total, unsuccessful.get(), seconds);
        return interactive ? "  " + bar(count) + " " + figures : "  " + figures;
    }

    private String bar(int count) {
        int filled = total == 0 ? BAR : BAR * count / total;
        return "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "]";
    }

    /// Shows the last state and stops.
    @Override
    public void close() {
        clock.shutdownNow();
        try {
            clock.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        show();
        if (interactive) {
            out.println();
        }
    }
}
