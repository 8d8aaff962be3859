package io.aistrale.bench.gateway;

import io.aistrale.bench.load.LoadFigures;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One window, and whether it tells of what was measured.
///
/// @param refused why it does not; null: it does
record Measured(LoadFigures figures, @Nullable String refused) {
    private static final double LATE_MILLIS = 1;
    private static final double BUSY = 0.9;
    private static final double SLOW = 1.1;

    /// @param promisedMillis what a call takes the provider; 0: it is not called
    /// @param providerMillis what it took by the provider's own clock
    static Measured of(LoadFigures figures, double promisedMillis, double providerMillis) {
        return new Measured(figures, reason(figures, promisedMillis, providerMillis));
    }

    static Measured of(LoadFigures figures) {
        return of(figures, 0, 0);
    }

    private static @Nullable String reason(
            LoadFigures figures, double promisedMillis, double providerMillis) {
        double busy = figures.cores(LoadFigures.GENERATOR);
        if (busy > BUSY) {
            return text("the load generator is the limit: it kept %.2f cores busy", busy);
        }
        if (figures.lateness().p50() > LATE_MILLIS) {
            return text(
                    "the load generator is the limit: it sent %.1f ms late at p50",
                    figures.lateness().p50());
        }
        if (providerMillis > promisedMillis * SLOW) {
            return text(
                    "the simulator is the limit: its calls of %,.0f ms took it %,.0f ms",
                    promisedMillis, providerMillis);
        }
        return null;
    }

    boolean stands() {
        return refused == null;
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
