package io.aistrale.stack;

import io.aistrale.parts.ChildProcess;
import io.aistrale.parts.Directories;
import io.aistrale.parts.Part;
import io.aistrale.parts.PartFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes later starts of the stack faster: while it runs and nobody waits, starts each part that
/// has no start cache once more, beside the stack and at the lowest priority, to record one.
final class Rehearsals implements AutoCloseable {

    /// For who wants all of the machine, as a benchmark does: `off`.
    private static final String SWITCH = "AISTRALE_REHEARSALS";

    private static final Duration QUIET_TIME = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration STOP_DEADLINE = Duration.ofMinutes(2);
    private static final Set<StackPort> OF_SERVICES =
            EnumSet.of(
                    StackPort.GATEWAY,
                    StackPort.GATEWAY_MANAGEMENT,
                    StackPort.WORKER_MANAGEMENT,
                    StackPort.TELEMETRY_MANAGEMENT,
                    StackPort.COST_MANAGEMENT);

    private final StackSettings settings;
    private final StackSecrets secrets;
    private final Consumer<String> journal;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable ChildProcess running;

    Rehearsals(StackSettings settings, StackSecrets secrets, Consumer<String> journal) {
        this.settings = settings;
        this.secrets = secrets;
        this.journal = journal;
    }

    void begin() {
        if (!"off".equals(settings.environment().get(SWITCH))) {
            Thread.ofVirtual().name("rehearsals").start(this::rehearseAll);
        }
    }

    /// A rehearsal that is under way is broken off.
    @Override
    public void close() {
        stopping.countDown();
        synchronized (this) {
            if (running != null) {
                running.kill();
            }
        }
    }

    private void rehearseAll() {
        if (stopsWithin(QUIET_TIME)) {
            return;
        }
        Path scratch = settings.home().resolve("rehearsal");
        for (Part part : parts(scratch)) {
            try {
                Directories.delete(scratch);
                rehearse(part);
                Directories.delete(scratch);
            } catch (PartFailedException | IOException e) {
                journal.accept("The next start will be no faster: " + e.getMessage());
            }
            if (stopsWithin(Duration.ZERO)) {
                return;
            }
        }
    }

    /// Services find the running stack; what they stand on runs for itself.
    private List<Part> parts(Path scratch) {
        List<Member> members = new ArrayList<>();
        members.addAll(
                new StackPlan(
                                settings.beside(scratch, EnumSet.allOf(StackPort.class)),
                                secrets,
                                true)
                        .foundation());
        members.addAll(
                new StackPlan(settings.beside(scratch, OF_SERVICES), secrets, true).services());
        return members.stream().map(Member::part).filter(Part::wantsRehearsal).toList();
    }

    private void rehearse(Part part) {
        ChildProcess process;
        synchronized (this) {
            if (stopsWithin(Duration.ZERO)) {
                return;
            }
            process = part.start();
            running = process;
        }
        long end = System.nanoTime() + part.startDeadline().multipliedBy(3).toNanos();
        while (process.isAlive() && !part.isReady() && System.nanoTime() < end) {
            if (stopsWithin(POLL)) {
                return;
            }
        }
        if (process.stop(STOP_DEADLINE)) {
            part.stopped();
        } else if (!stopsWithin(Duration.ZERO)) {
            journal.accept(
                    "The next start of %s will be no faster:%n%s"
                            .formatted(part.name(), process.logExcerpt()));
        }
    }

    private boolean stopsWithin(Duration time) {
        try {
            return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }
}
