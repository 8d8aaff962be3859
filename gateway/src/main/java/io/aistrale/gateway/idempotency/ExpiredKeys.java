package io.aistrale.gateway.idempotency;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Drops the keys that have had their time, in small statements. All gateways do; they keep out of
/// each other's way.
public final class ExpiredKeys implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ExpiredKeys.class);
    private static final int AT_ONCE = 1_000;

    private final IdempotencyDirectory directory;
    private final Duration keep;
    private final ScheduledExecutorService turns =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("expired-keys").factory());

    public ExpiredKeys(IdempotencyDirectory directory, IdempotencyProperties properties) {
        this.directory = directory;
        this.keep = properties.keep();
    }

    public void start(Duration every) {
        var _ =
                turns.scheduleWithFixedDelay(
                        this::drop, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Never throws: a schedule ends with the first turn that does.
    void drop() {
        try {
            int dropped;
            do {
                dropped = directory.drop(keep, AT_ONCE);
            } while (dropped == AT_ONCE && !turns.isShutdown());
        } catch (RuntimeException away) {
            LOG.warn("old idempotency keys cannot be dropped: {}", away.toString());
        }
    }

    @Override
    public void close() {
        turns.shutdownNow();
    }
}
