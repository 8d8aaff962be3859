package io.aistrale.worker.inference;

import io.aistrale.worker.publish.RecordRefusedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes that must not be lost: while broker or registry cannot be reached they are tried again,
/// until they stand. Readers know a repeated entry by its identity.
public final class DurableWrites {
    private static final Logger log = LoggerFactory.getLogger(DurableWrites.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Timer timer;

    public DurableWrites(Timer timer) {
        this.timer = timer;
    }

    /// Writes, and goes on with `then` once the write is acknowledged.
    ///
    /// @param refused told instead where the record can never be written
    public <T> void write(
            Supplier<CompletableFuture<T>> write,
            Consumer<T> then,
            Consumer<RuntimeException> refused) {
        CompletableFuture<T> acknowledged;
        try {
            acknowledged = write.get();
        } catch (RuntimeException e) {
            acknowledged = CompletableFuture.failedFuture(e);
        }
        var _ =
                acknowledged.whenComplete((value, error) -> {
                    if (error == null) {
                        reported(() -> then.accept(value));
                    } else if (cause(error) instanceof RecordRefusedException never) {
                        reported(() -> refused.accept(never));
                    } else {
                        log.atWarn()
                                .addKeyValue("cause", error.toString())
                                .log("a record is not acknowledged; trying again");
                        timer.after(PAUSE, () -> write(write, then, refused));
                    }
                });
    }

    /// The same for what has nobody to tell: a defect is logged.
    public <T> void write(Supplier<CompletableFuture<T>> write, Consumer<T> then) {
        write(write, then, DurableWrites::report);
    }

    private static void reported(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException bug) {
            report(bug);
        }
    }

    private static Throwable cause(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null
                ? error.getCause()
                : error;
    }

    private static void report(RuntimeException bug) {
        log.atError().setCause(bug).log("a step after a write met a fault of ours");
    }
}
