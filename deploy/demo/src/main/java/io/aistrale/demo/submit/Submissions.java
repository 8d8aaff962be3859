package io.aistrale.demo.submit;

import io.aistrale.demo.workload.DemoRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Sends many requests at once, in their order, by both channels side by side.
public final class Submissions {

    private final Submitter http;
    private final Submitter kafka;
    private final int inFlight;

    /// @param inFlight most requests under way over each of the two channels
    public Submissions(Submitter http, Submitter kafka, int inFlight) {
        this.http = http;
        this.kafka = kafka;
        this.inFlight = inFlight;
    }

    /// Returns when every request sent has its outcome; each of them has a deadline.
    ///
    /// @param admitted asked before each request, once at a time; false: it is not sent
    /// @param onEnd told each outcome, from several threads
    /// @return the outcomes in the order of their requests
    public List<Outcome> send(
            List<DemoRequest> requests, Predicate<DemoRequest> admitted, Consumer<Outcome> onEnd) {
        Map<DemoRequest, Outcome> outcomes = new ConcurrentHashMap<>();
        Consumer<Outcome> note =
                outcome -> {
                    outcomes.put(outcome.request(), outcome);
                    onEnd.accept(outcome);
                };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var feeders =
                    List.of(
                            feeder(threads, http, of(requests, true), admitted, note),
                            feeder(threads, kafka, of(requests, false), admitted, note));
            feeders.forEach(CompletableFuture::join);
        }
        return requests.stream().filter(outcomes::containsKey).map(outcomes::get).toList();
    }

    private static List<DemoRequest> of(List<DemoRequest> requests, boolean overHttp) {
        return requests.stream().filter(request -> request.way().overHttp() == overHttp).toList();
    }

    private CompletableFuture<Void> feeder(
            ExecutorService threads,
            Submitter submitter,
            List<DemoRequest> requests,
            Predicate<DemoRequest> admitted,
            Consumer<Outcome> note) {
        return CompletableFuture.runAsync(
                () -> feed(threads, submitter, requests, admitted, note), threads);
    }

    private void feed(
            ExecutorService threads,
            Submitter submitter,
            List<DemoRequest> requests,
            Predicate<DemoRequest> admitted,
            Consumer<Outcome> note) {
        Semaphore places = new Semaphore(inFlight);
        for (DemoRequest request : requests) {
            places.acquireUninterruptibly();
            boolean admit;
            synchronized (this) {
                admit = admitted.test(request);
            }
            if (!admit) {
                places.release();
                continue;
            }
            threads.execute(() -> {
                note.accept(outcome(submitter, request));
                places.release();
            });
        }
    }

    private static Outcome outcome(Submitter submitter, DemoRequest request) {
        try {
            return submitter.submit(request);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Outcome.withoutResult(request, "interrupted", Duration.ZERO);
        } catch (RuntimeException fault) {
            return Outcome.withoutResult(request, "fault of the demo: " + fault, Duration.ZERO);
        }
    }
}
