package io.aistrale.worker.cancel;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Tells one request's run that nobody wants its answer any more. Before each step that costs
/// something the run looks; what it waits for meanwhile is hastened.
public final class StopSignal {
    private boolean given;
    private @Nullable Runnable waiting;

    public synchronized boolean isGiven() {
        return given;
    }

    /// A step that is to run once: when it is asked to, or as soon as the signal is given. A run
    /// waits for one thing at a time, so that only the last step made here is hastened.
    public Runnable hastened(Runnable step) {
        var begun = new AtomicBoolean();
        Runnable once =
                () -> {
                    if (begun.compareAndSet(false, true)) {
                        step.run();
                    }
                };
        boolean now;
        synchronized (this) {
            now = given;
            waiting = given ? null : once;
        }
        if (now) {
            once.run();
        }
        return once;
    }

    void give() {
        Runnable hastened;
        synchronized (this) {
            given = true;
            hastened = waiting;
            waiting = null;
        }
        if (hastened != null) {
            hastened.run();
        }
    }
}
