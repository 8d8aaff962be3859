package io.aistrale.gateway.result;

import io.aistrale.schemas.event.InferenceResult;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The callers that wait for a result here, at most so many. A result nobody waits for is ignored:
/// it is in the journal all the same.
public final class PendingReplies {

    private final ConcurrentHashMap<String, CompletableFuture<InferenceResult>> waiting =
            new ConcurrentHashMap<>();
    private final Semaphore places;
    private volatile boolean closed;

    public PendingReplies(int waitingCallers) {
        this.places = new Semaphore(waitingCallers);
    }

    /// A place to wait for one request's result; to be taken before the request is published, and
    /// closed in any case. Empty where all places are taken.
    public Optional<Place> take(UUID requestId) {
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        Place place = new Place(requestId.toString());
        waiting.put(place.requestId, place.reply);
        if (closed) {
            place.reply.cancel(false);
        }
        return Optional.of(place);
    }

    public int waitingCallers() {
        return waiting.size();
    }

    boolean isAwaited(String requestId) {
        return waiting.containsKey(requestId);
    }

    /// Hands a result to whoever waits for it; the first copy counts.
    ///
    /// @return whether somebody was waiting
    boolean complete(InferenceResult result) {
        var reply = waiting.get(result.getRequestId().toString());
        return reply != null && reply.complete(result);
    }

    /// Ends all waits without a result, now and from now on: the gateway is about to stop.
    public void releaseAll() {
        closed = true;
        waiting.values().forEach(reply -> reply.cancel(false));
    }

    /// One caller's wait.
    public final class Place implements AutoCloseable {

        private final String requestId;
        private final CompletableFuture<InferenceResult> reply = new CompletableFuture<>();

        private Place(String requestId) {
            this.requestId = requestId;
        }

        /// The result, or empty when it did not come in time.
        public Optional<InferenceResult> await(Duration longest) {
            try {
                return Optional.of(reply.get(longest.toNanos(), TimeUnit.NANOSECONDS));
            } catch (TimeoutException | CancellationException _) {
                return Optional.empty();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible.getCause());
            }
        }

        @Override
        public void close() {
            if (waiting.remove(requestId, reply)) {
                places.release();
            }
        }
    }
}
