package io.aistrale.worker;

import io.aistrale.worker.consume.RequestLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;

/// Runs the request loop on a thread of its own from the start of the application to its end. At
/// the end the partitions go to others at once; open calls have the drain time-out to finish, and
/// are then cut off and recorded as unknown.
final class RequestLoopLifecycle implements SmartLifecycle, HealthIndicator {
    private static final Logger log = LoggerFactory.getLogger(RequestLoopLifecycle.class);
    private static final Duration LEAVING = Duration.ofSeconds(15);
    private static final Duration RECORDING = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final RequestLoop loop;
    private final Duration drainTimeout;
    private final Runnable cutOpenCalls;
    private volatile @Nullable Thread thread;

    /// @param cutOpenCalls breaks the connections of calls that are still open
    RequestLoopLifecycle(RequestLoop loop, Duration drainTimeout, Runnable cutOpenCalls) {
        this.loop = loop;
        this.drainTimeout = drainTimeout;
        this.cutOpenCalls = cutOpenCalls;
    }

    @Override
    public void start() {
        thread =
                Thread.ofPlatform()
                        .name("request-loop")
                        .uncaughtExceptionHandler(new WorkerEnd("the request loop"))
                        .start(loop);
    }

    @Override
    public void stop() {
        loop.stop();
        var running = thread;
        try {
            if (running != null && !running.join(LEAVING)) {
                log.atWarn().log("the request loop did not end in time");
            }
            if (!openCallsEndWithin(drainTimeout)) {
                log.atWarn()
                        .addKeyValue("openCalls", loop.openCalls())
                        .log("cutting off calls that did not end in time");
                cutOpenCalls.run();
                openCallsEndWithin(RECORDING);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean openCallsEndWithin(Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (loop.openCalls() > 0 && System.nanoTime() - until < 0) {
            Thread.sleep(LOOK);
        }
        return loop.openCalls() == 0;
    }

    @Override
    public boolean isRunning() {
        var running = thread;
        return running != null && running.isAlive();
    }

    @Override
    public Health health() {
        return isRunning() && loop.hasJoined()
                ? Health.up().build()
                : Health.outOfService()
                        .withDetail("reason", "not a member of the group yet")
                        .build();
    }
}
