package io.aistrale.check.client;

import io.aistrale.check.verdict.Errand;
import io.aistrale.check.workload.PlannedErrand;
import io.aistrale.check.workload.PlannedErrand.Keyed;
import io.aistrale.schemas.token.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Callers of the gateways, a thread each: as many as errands come, however long each takes.
public final class Callers implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(200);

    /// When all is healed: longer than any late retry, and than a call that is tried three times.
    private static final Duration LONGEST = Duration.ofSeconds(100);

    private final GatewayHttp http;
    private final ErrandRequests requests;
    private final History history;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<OpenErrand> errands = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final ClosingTime closing = new ClosingTime();
    private volatile int run;

    private Callers(GatewayHttp http, ErrandRequests requests, History history) {
        this.http = http;
        this.requests = requests;
        this.history = history;
    }

    /// @param gateways that are there
    /// @param adminKey makes the users' API keys
    public static Callers of(
            List<URI> gateways, Secret adminKey, List<String> users, History history) {
        return new Callers(
                new GatewayHttp(gateways),
                new ErrandRequests(ApiKeys.make(gateways.getFirst(), adminKey, users)),
                history);
    }

    /// What is asked from now on belongs to this run.
    public void begin(int number) {
        run = number;
        closing.open();
    }

    /// Starts an errand, and does not wait for it.
    public void start(PlannedErrand planned) {
        OpenErrand errand = new OpenErrand(run, planned);
        errands.add(errand);
        int first = http.next();
        call(errand, first);
        Keyed keyed = planned.keyed();
        if (keyed != null && keyed.atBoth()) {
            call(errand, http.other(first));
        }
    }

    private void call(OpenErrand errand, int first) {
        does(() -> caller(errand).run(first));
    }

    private Caller caller(OpenErrand errand) {
        return new Caller(http, requests, history, errand, closing);
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private void does(Work work) {
        open.incrementAndGet();
        threads.execute(() -> {
            try {
                work.run();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                open.decrementAndGet();
            }
        });
    }

    /// Returns when every errand of this run has come to an end, or was given up, and every key was
    /// asked for once more.
    public void finish() throws InterruptedException {
        closing.in(LONGEST);
        awaitAll();
        closing.in(LONGEST);
        // One caller after the other at each gateway: many that come back at once are no fault.
        for (int i = 0; i < http.count(); i++) {
            int gateway = i;
            List<OpenErrand> some =
                    errands.stream()
                            .filter(errand -> isToBeRecalled(errand))
                            .filter(errand ->
                                    Math.floorMod(errand.id().hashCode(), http.count()) == gateway)
                            .toList();
            does(() -> {
                for (OpenErrand errand : some) {
                    caller(errand).recall(gateway);
                }
            });
        }
        awaitAll();
    }

    private boolean isToBeRecalled(OpenErrand errand) {
        return errand.run() == run && errand.key() != null && errand.isAccepted();
    }

    /// Every caller gives up at last.
    private void awaitAll() throws InterruptedException {
        while (open.get() > 0) {
            Thread.sleep(LOOK);
        }
    }

    public List<Errand> errands() {
        return errands.stream().map(OpenErrand::soFar).toList();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        http.close();
    }
}
