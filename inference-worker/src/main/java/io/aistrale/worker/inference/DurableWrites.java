package io.aistrale.worker.inference;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
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
    public <T> void write(Supplier<CompletableFuture<T>> write, Consumer<T> then) {
        CompletableFuture<T> acknowledged;
        try {
            acknowledged = write.get();
        } catch (RuntimeException e) {
            acknowledged = CompletableFuture.failedFuture(e);
        }
        acknowledged
                .handle((value, error) -> {
                    if (error == null) {
                        then.accept(value);
                    } else {
                        log.atWarn()
                                .addKeyValue("cause", error.toString())
                                .log("a record is not acknowledged; trying again");
                        timer.after(PAUSE, () -> write(write, then));
                    }
                    return true;
                })
                .exceptionally(bug -> {
                    log.atError().setCause(bug).log("the step after a write met a fault of ours");
                    return false;
                });
    }
}
