package io.aistrale.stack;

import io.aistrale.parts.ChildProcess;
import io.aistrale.parts.PostgresServer;
import io.aistrale.stack.StackState.Phase;
import io.aistrale.stack.StackState.RunningProcess;
import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/// Starts the stack, keeps it running, stops it: the foundation first and last, the services in
/// between.
final class Supervisor implements AutoCloseable {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final StackSettings settings;
    private final StackSecrets secrets;
    private final Rehearsals rehearsals;
    private final StackStateFile file;
    private final PrintStream out;
    private final List<Watch> foundation = new CopyOnWriteArrayList<>();
    private final List<Watch> services = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Phase phase = Phase.STARTING;
    private volatile String reason = "";

    Supervisor(StackSettings settings, StackSecrets secrets, PrintStream out) {
        this.settings = settings;
        this.secrets = secrets;
        this.rehearsals = new Rehearsals(settings, secrets, this::say);
        this.file = StackStateFile.in(settings.home());
        this.out = out;
    }

    /// Returns when every part has answered.
    ///
    /// @throws RuntimeException with the reason; what had been started still runs
    void start() {
        long begin = System.nanoTime();
        write();
        StackPlan plan = new StackPlan(settings, secrets);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            var prepared = CompletableFuture.supplyAsync(plan::services, threads);
            begin(foundation, plan.foundation(), threads);
            say("PostgreSQL, broker, registry and simulator are ready.");
            say(migration().run() + ".");
            begin(services, prepared.join(), threads);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            threads.shutdownNow();
        }
        reach(Phase.READY, "");
        rehearsals.begin();
        say("All is ready after %.1f s.".formatted((System.nanoTime() - begin) / 1e9));
    }

    /// Waits until all are ready, or the first has failed.
    private void begin(List<Watch> layer, List<Member> members, ExecutorService threads) {
        for (Member member : members) {
            layer.add(new Watch(member, this::say, this::write));
        }
        CompletableFuture<Object> failure = new CompletableFuture<>();
        List<CompletableFuture<Void>> starts = new ArrayList<>();
        for (Watch watch : layer) {
            CompletableFuture<Void> start = CompletableFuture.runAsync(watch::begin, threads);
            starts.add(start);
            start.exceptionally(problem -> {
                failure.completeExceptionally(problem);
                return null;
            });
        }
        CompletableFuture.anyOf(
                        failure, CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)))
                .join();
    }

    private Migration migration() {
        return new Migration(
                settings.jdbcUrl(),
                PostgresServer.USER,
                "",
                settings.bootstrapServers(),
                settings.registryUrl(),
                1);
    }

    /// Leaves the reason behind for whoever waits for the stack, and stops.
    void fail(String why) {
        reach(Phase.FAILED, why);
        close();
    }

    /// Services first, then what they stand on; in each layer all at once.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        reach(Phase.STOPPING, "");
        rehearsals.close();
        end(services);
        end(foundation);
        say("Stopped.");
        if (phase != Phase.FAILED) {
            file.delete();
        }
    }

    /// A failure is final: its reason stays to be read.
    private synchronized void reach(Phase next, String why) {
        if (phase != Phase.FAILED) {
            phase = next;
            reason = why;
            write();
        }
    }

    private static void end(Collection<Watch> layer) {
        List<Thread> threads = new ArrayList<>();
        for (Watch watch : layer) {
            threads.add(Thread.ofVirtual().start(watch::end));
        }
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofMinutes(1));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void write() {
        file.write(state());
    }

    private StackState state() {
        List<StackState.Entry> entries = new ArrayList<>();
        for (List<Watch> layer : List.of(foundation, services)) {
            for (Watch watch : layer) {
                ChildProcess process = watch.process();
                if (process != null) {
                    entries.add(entry(watch, process));
                }
            }
        }
        return new StackState(
                phase,
                reason,
                RunningProcess.of(ProcessHandle.current()),
                settings.data().toString(),
                entries);
    }

    private static StackState.Entry entry(Watch watch, ChildProcess process) {
        Member member = watch.member();
        return new StackState.Entry(
                member.name(),
                RunningProcess.of(process.handle()),
                member.port(),
                member.where(),
                member.health(),
                process.log().toString(),
                watch.restarts());
    }

    private void say(String sentence) {
        out.println(LocalTime.now(ZoneId.systemDefault()).format(TIME) + " " + sentence);
    }
}
