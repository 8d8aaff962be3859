package io.aistrale.worker;

import io.aistrale.worker.consume.RequestLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;

/// Runs the request loop on a thread of its own from the start of the application to its end.
final class RequestLoopLifecycle implements SmartLifecycle, HealthIndicator {
    private static final Logger log = LoggerFactory.getLogger(RequestLoopLifecycle.class);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final RequestLoop loop;
    private final Duration drainTimeout;
    private volatile @Nullable Thread thread;

    RequestLoopLifecycle(RequestLoop loop, Duration drainTimeout) {
        this.loop = loop;
        this.drainTimeout = drainTimeout;
    }

    @Override
    public void start() {
        thread =
                Thread.ofPlatform()
                        .name("request-loop")
                        .uncaughtExceptionHandler((_, bug) -> {
                            log.atError()
                                    .setCause(bug)
                                    .log(
                                            "the request loop died; the worker ends, so that another takes over");
                            Runtime.getRuntime().halt(70);
                        })
                        .start(loop);
    }

    @Override
    public void stop() {
        loop.stop();
        var running = thread;
        try {
            if (running != null && !running.join(drainTimeout.plus(CLOSING))) {
                log.atWarn().log("the request loop did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        var running = thread;
        return running != null && running.isAlive();
    }

    @Override
    public Health health() {
        return isRunning() && loop.isAssigned()
                ? Health.up().build()
                : Health.outOfService().withDetail("reason", "no partitions assigned").build();
    }
}
