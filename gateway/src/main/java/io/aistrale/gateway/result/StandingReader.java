package io.aistrale.gateway.result;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells those who follow requests how these stand, whichever gateway they were submitted to. One
/// thread asks for all of them together, so that a follower costs no connection; it rests four
/// times as long as it asked, so that all of them cost a fifth of one at most.
public final class StandingReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StandingReader.class);
    private static final int RESTS = 4;

    private final PendingReplies pending;
    private final StandingDirectory standings;
    private final Duration every;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().name("standing-reader").daemon().unstarted(this::run);

    /// @param every least time between two looks
    public StandingReader(PendingReplies pending, StandingDirectory standings, Duration every) {
        this.pending = pending;
        this.standings = standings;
        this.every = every;
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void run() {
        Duration rest = every;
        while (!closedWithin(rest)) {
            long began = System.nanoTime();
            look();
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            rest = every.compareTo(took.multipliedBy(RESTS)) > 0 ? every : took.multipliedBy(RESTS);
        }
    }

    void look() {
        Set<UUID> followed = pending.followed();
        if (followed.isEmpty()) {
            return;
        }
        try {
            standings.of(followed).forEach(pending::tell);
        } catch (RuntimeException away) {
            LOG.warn("How {} requests stand cannot be read: {}", followed.size(), away.toString());
        }
    }

    private boolean closedWithin(Duration rest) {
        try {
            return closed.await(rest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
