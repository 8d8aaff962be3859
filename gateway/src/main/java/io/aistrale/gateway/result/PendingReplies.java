package io.aistrale.gateway.result;

import io.aistrale.schemas.event.InferenceResult;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// The callers that wait for a result here, have it streamed or follow it, at most so many; several
/// may do so for one request. A result nobody waits for is ignored: it is in the journal all the
/// same.
public final class PendingReplies {

    private final ConcurrentHashMap<String, List<Waiting>> waiting = new ConcurrentHashMap<>();
    private final Semaphore places;
    private final int allPlaces;
    private final ChunkMemory memory;
    private volatile boolean closed;

    public PendingReplies(int waitingCallers, StreamProperties streams) {
        this.places = new Semaphore(waitingCallers);
        this.allPlaces = waitingCallers;
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
        return enter(requestId, new ReplyStream.Wanted(true, null));
    }

    /// The same for one who wants to be told how the request stands, wherever it was submitted.
    ///
    /// @param userId whose request it must be
    /// @param chunks whether chunks that come here are wanted, too
    public Optional<ReplyStream> follow(UUID requestId, String userId, boolean chunks) {
        return enter(requestId, new ReplyStream.Wanted(chunks, userId));
    }

    public int waitingCallers() {
        return allPlaces - places.availablePermits();
    }

    /// Bytes of chunks that clients have not taken yet.
    public long bufferedBytes() {
        return memory.kept();
    }

    boolean isAwaited(String requestId) {
        return waiting.containsKey(requestId);
    }

    /// Those who want a request's chunks.
    List<ReplyStream> streamsOf(String requestId) {
        return streams(waiting.getOrDefault(requestId, List.of()))
                .filter(ReplyStream::takesChunks)
                .toList();
    }

    /// The requests that somebody follows.
    Set<UUID> followed() {
        Set<UUID> followed = new HashSet<>();
        waiting.forEach((requestId, callers) -> {
            if (streams(callers).anyMatch(ReplyStream::follows)) {
                followed.add(UUID.fromString(requestId));
            }
        });
        return followed;
    }

    /// Tells those who follow a request how it stands.
    void tell(Standing standing) {
        streams(waiting.getOrDefault(standing.requestId().toString(), List.of()))
                .forEach(stream -> stream.give(standing));
    }

    /// Hands a result to whoever waits for it; the first copy counts.
    ///
    /// @return whether somebody was waiting and had none yet
    boolean complete(InferenceResult result) {
        boolean first = false;
        for (Waiting caller : waiting.getOrDefault(result.getRequestId().toString(), List.of())) {
            first |= caller.complete(result);
        }
        return first;
    }

    /// Ends all waits without a result, now and from now on: the gateway is about to stop.
    public void releaseAll() {
        closed = true;
        waiting.values().forEach(callers -> callers.forEach(Waiting::release));
    }

    void leave(String requestId, Waiting caller) {
        waiting.computeIfPresent(
                requestId,
                (_, callers) -> {
                    List<Waiting> others =
                            callers.stream().filter(other -> other != caller).toList();
                    if (others.size() < callers.size()) {
                        places.release();
                    }
                    return others.isEmpty() ? null : others;
                });
    }

    private static Stream<ReplyStream> streams(List<Waiting> callers) {
        return callers.stream().filter(ReplyStream.class::isInstance).map(ReplyStream.class::cast);
    }

    private Optional<ReplyStream> enter(UUID requestId, ReplyStream.Wanted wanted) {
        return enter(requestId, new ReplyStream(requestId.toString(), wanted, this, memory));
    }

    private <W extends Waiting> Optional<W> enter(UUID requestId, W caller) {
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        waiting.merge(
                requestId.toString(),
                List.of(caller),
                (before, more) -> Stream.concat(before.stream(), more.stream()).toList());
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
