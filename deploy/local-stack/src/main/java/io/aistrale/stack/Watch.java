package io.aistrale.stack;

import io.aistrale.parts.ChildProcess;
import io.aistrale.parts.PartFailedException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps one member running until it is told to stop.
final class Watch {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);

    /// A member that lived this long before it died waits no longer than the first time.
    private static final Duration LONG_LIFE = Duration.ofMinutes(1);

    private final Member member;
    private final Consumer<String> journal;
    private final Runnable changed;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable ChildProcess process;
    private final AtomicInteger restarts = new AtomicInteger();

    /// @param journal told what happens, in sentences
    /// @param changed run when the process is another one
    Watch(Member member, Consumer<String> journal, Runnable changed) {
        this.member = member;
        this.journal = journal;
        this.changed = changed;
    }

    Member member() {
        return member;
    }

    @Nullable ChildProcess process() {
        return process;
    }

    int restarts() {
        return restarts.get();
    }

    /// Starts the member, waits until it is ready, and watches over it from then on.
    ///
    /// @throws PartFailedException when the first start fails
    void begin() {
        start();
        Thread.ofVirtual().name("watch-" + member.name()).start(this::keepRunning);
    }

    /// Ends the member in good order.
    void end() {
        ChildProcess last;
        synchronized (this) {
            stopping.countDown();
            last = process;
        }
        if (last != null) {
            last.stop(STOP_DEADLINE);
        }
    }

    private void start() {
        ChildProcess started;
        synchronized (this) {
            if (isStopping()) {
                return;
            }
            started = member.part().start();
            process = started;
        }
        changed.run();
        started.awaitReady(
                () -> isStopping() || member.part().isReady(), member.part().startDeadline());
    }

    private void keepRunning() {
        Duration pause = FIRST_PAUSE;
        while (true) {
            long since = System.nanoTime();
            ChildProcess running = process;
            int status = running == null ? -1 : running.exitStatus().join();
            if (isStopping()) {
                return;
            }
            if (System.nanoTime() - since > LONG_LIFE.toNanos()) {
                pause = FIRST_PAUSE;
            }
            journal.accept(
                    "%s ended with status %d; starting it again in %d s."
                            .formatted(member.name(), status, pause.toSeconds()));
            if (stopsWithin(pause)) {
                return;
            }
            pause =
                    pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                            ? pause.multipliedBy(2)
                            : LONGEST_PAUSE;
            restarts.incrementAndGet();
            startAgain();
        }
    }

    private void startAgain() {
        try {
            start();
            journal.accept(member.name() + " is ready again.");
        } catch (PartFailedException e) {
            journal.accept(String.valueOf(e.getMessage()));
            ChildProcess failed = process;
            if (failed != null) {
                failed.kill();
            }
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private boolean stopsWithin(Duration pause) {
        try {
            return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }
}
