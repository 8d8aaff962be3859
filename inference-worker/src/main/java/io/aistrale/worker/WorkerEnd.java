package io.aistrale.worker;

import java.lang.Thread.UncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends the worker when a thread dies that it cannot do without: alive, it would keep its
/// partitions from others and do nothing for them.
record WorkerEnd(String died) implements UncaughtExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(WorkerEnd.class);

    /// `EX_SOFTWARE`, see sysexits.h.
    private static final int EXIT_BUG = 70;

    @Override
    public void uncaughtException(Thread thread, Throwable bug) {
        log.atError()
                .setCause(bug)
                .log("{} died; the worker ends, so that another takes over", died);
        Runtime.getRuntime().halt(EXIT_BUG);
    }
}
