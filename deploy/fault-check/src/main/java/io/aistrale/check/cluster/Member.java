package io.aistrale.check.cluster;

import io.aistrale.parts.ChildProcess;
import io.aistrale.parts.Part;
import io.aistrale.parts.PartFailedException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A process of the check that faults befall, and that can be started again.
public final class Member {
    private static final Duration TERM_DEADLINE = Duration.ofSeconds(40);
    private static final String PLAIN = "";

    private final String name;
    private final Function<String, Part> parts;
    private final Deaths deaths;
    private @Nullable ChildProcess process;
    private Part part;

    /// @param parts the part, given a failpoint or the empty text
    Member(String name, Function<String, Part> parts, Deaths deaths) {
        this.name = name;
        this.parts = parts;
        this.deaths = deaths;
        this.part = parts.apply(PLAIN);
    }

    public String name() {
        return name;
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    public long pid() {
        return running().pid();
    }

    private ChildProcess running() {
        return Objects.requireNonNull(process, name + " was never started");
    }

    /// Starts it, and does not wait until it answers.
    public void start() {
        deaths.watch(name, start(PLAIN));
    }

    private ChildProcess start(String failpoint) {
        part = parts.apply(failpoint);
        ChildProcess started = part.start();
        process = started;
        return started;
    }

    /// Starts it to end by itself where the failpoint says.
    public void startToFailAt(String failpoint) {
        deaths.intend(start(failpoint));
    }

    /// @throws PartFailedException when it ends first or does not answer in time
    public void awaitReady() {
        running().awaitReady(part::isReady, part.startDeadline());
    }

    /// `kill -9`.
    public void kill() {
        deaths.intend(running());
        running().kill();
    }

    public void freeze() {
        Signal.STOP.send(running());
    }

    public void thaw() {
        Signal.CONT.send(running());
    }

    /// SIGTERM.
    ///
    /// @throws PartFailedException it has not ended in good time
    public void terminate() {
        deaths.intend(running());
        Signal.TERM.send(running());
        if (!endsWithin(TERM_DEADLINE)) {
            throw new PartFailedException(name + " did not end on SIGTERM");
        }
    }

    /// Whether it has ended, or does so in this time.
    public boolean endsWithin(Duration time) {
        try {
            running().exitStatus().get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new PartFailedException("interrupted while waiting for " + name);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
