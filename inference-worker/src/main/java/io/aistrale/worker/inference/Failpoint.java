package io.aistrale.worker.inference;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A place in a request's way where a fault test ends the worker as `kill -9` would. Off unless it
/// is asked for.
@FunctionalInterface
public interface Failpoint {
    /// The places, in the order a request passes them; one that is parked passes the last two.
    enum Step {
        BEFORE_STARTED,
        STARTED_ACKED,
        CALL_SENT,
        CALL_ANSWERED,
        FINISHED_ACKED,
        REPLIED,
        PARKED_ACKED,
        PARKED_COPIED
    }

    /// A request passes a step.
    void pass(Step step);

    /// Never ends anything.
    Failpoint NONE = _ -> {};

    /// @param setting `<step>:<n>`, such as `started-acked:40`: ends the process at the n-th
    ///   passing; null or blank for none
    /// @throws IllegalArgumentException the setting is not of that form
    static Failpoint parse(@Nullable String setting) {
        if (setting == null || setting.isBlank()) {
            return NONE;
        }
        var parts = setting.split(":", 2);
        var step = Step.valueOf(parts[0].toUpperCase(Locale.ROOT).replace('-', '_'));
        return new Halt(
                step, new AtomicInteger(parts.length == 2 ? Integer.parseInt(parts[1]) : 1));
    }

    /// Ends the process without any of its own clean-up.
    record Halt(Step step, AtomicInteger left) implements Failpoint {
        private static final Logger log = LoggerFactory.getLogger(Halt.class);
        private static final int KILLED = 137;

        @Override
        public void pass(Step passed) {
            if (passed == step && left.decrementAndGet() == 0) {
                log.atWarn().addKeyValue("step", step).log("failpoint: the worker ends here");
                Runtime.getRuntime().halt(KILLED);
            }
        }
    }
}
