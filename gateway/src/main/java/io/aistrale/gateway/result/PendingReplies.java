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

/// The callers that wait for a result here, or have it streamed, at most so many. A result nobody
/// waits for is ignored: it is in the journal all the same.
public final class PendingReplies {

    private final ConcurrentHashMap<String, Waiting> waiting = new ConcurrentHashMap<>();
    private final Semaphore places;
    private final ChunkMemory memory;
    private volatile boolean closed;

    public PendingReplies(int waitingCallers, StreamProperties streams) {
        this.places = new Semaphore(waitingCallers);
        this.memory = new ChunkMemory(streams);
    }

    /// Somebody a result is for.
    sealed interface Waiting permits Place, ReplyStream {

        /// @return whether it is the first copy
        boolean complete(InferenceResult result);

        /// Ends the wait without a result.
        void release();
    }

    /// A place to wait for one request's result; to be taken before the request is published, and
    /// closed in any case. Empty where all places are taken.
    public Optional<Place> take(UUID requestId) {
        return enter(requestId, new Place(requestId.toString()));
    }

    /// The same for one who wants the chunks too.
    public Optional<ReplyStream> takeStream(UUID requestId) {
        return enter(requestId, new ReplyStream(requestId.toString(), this, memory));
    }

    public int waitingCallers() {
        return waiting.size();
    }

    /// Bytes of chunks that clients have not taken yet.
    public long bufferedBytes() {
        return memory.kept();
    }

    boolean isAwaited(String requestId) {
        return waiting.containsKey(requestId);
    }

    /// Who streams a request's answer; empty where nobody does.
    Optional<ReplyStream> streamOf(String requestId) {
        return waiting.get(requestId) instanceof ReplyStream stream
                ? Optional.of(stream)
                : Optional.empty();
    }

    /// Hands a result to whoever waits for it; the first copy counts.
    ///
    /// @return whether somebody was waiting
    boolean complete(InferenceResult result) {
        Waiting caller = waiting.get(result.getRequestId().toString());
        return caller != null && caller.complete(result);
    }

    /// Ends all waits without a result, now and from now on: the gateway is about to stop.
    public void releaseAll() {
        closed = true;
        waiting.values().forEach(Waiting::release);
    }

    void leave(String requestId, Waiting caller) {
        if (waiting.remove(requestId, caller)) {
            places.release();
        }
    }

    private <W extends Waiting> Optional<W> enter(UUID requestId, W caller) {
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        waiting.put(requestId.toString(), caller);
        if (closed) {
            caller.release();
        }
        return Optional.of(caller);
    }

    /// One caller's wait.
    public final class Place implements Waiting, AutoCloseable {

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
        public boolean complete(InferenceResult result) {
            return reply.complete(result);
        }

        @Override
        public void release() {
            reply.cancel(false);
        }

        @Override
        public void close() {
            leave(requestId, this);
        }
    }
}
