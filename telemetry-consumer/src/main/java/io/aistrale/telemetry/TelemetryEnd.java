package io.aistrale.telemetry;

import java.lang.Thread.UncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends the process when one of its loops dies: without it the process does less than it says,
/// however alive it looks.
///
/// @param died what it was, for the log
public record TelemetryEnd(String died) implements UncaughtExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(TelemetryEnd.class);

    /// `EX_SOFTWARE`, see sysexits.h.
    private static final int EXIT_BUG = 70;

    @Override
    public void uncaughtException(Thread thread, Throwable bug) {
        log.error("{} died; ending, so that another takes over", died, bug);
        Runtime.getRuntime().halt(EXIT_BUG);
    }
}
