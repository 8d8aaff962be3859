package io.aistrale.gateway.result;

import io.aistrale.schemas.event.InferenceResult;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What came for one request that is streamed or followed and is not taken yet: chunks, the result
/// and how it stands, which have ways of their own and may overtake each other. Giving never waits
/// for the taker; what may be kept is for [ChunkMemory] to say, and past that nothing is.
public final class ReplyStream implements PendingReplies.Waiting, AutoCloseable {

    private final String requestId;
    private final Wanted wanted;
    private final PendingReplies pending;
    private final ChunkMemory memory;

    /// Bounded by the memory for chunks; beside them come one result, one release, one overflow,
    /// one change.
    private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    private long kept;
    private boolean taking = true;
    private boolean ended;
    private @Nullable Standing latest;
    private boolean changed;

    /// What is taken beside the result.
    ///
    /// @param chunks whether chunks are
    /// @param follower whose request it must be for its standing to be told; null: it is not
    record Wanted(boolean chunks, @Nullable String follower) {}

    ReplyStream(String requestId, Wanted wanted, PendingReplies pending, ChunkMemory memory) {
        this.requestId = requestId;
        this.wanted = wanted;
        this.pending = pending;
        this.memory = memory;
    }

    /// Waits for what comes next.
    public Arrival next(Duration longest) {
        try {
            Arrival arrival = arrivals.poll(Math.max(0, longest.toNanos()), TimeUnit.NANOSECONDS);
            return switch (arrival) {
                case null -> new Arrival.Silence();
                case Arrival.Piece(Chunk chunk) -> {
                    forget(chunk);
                    yield arrival;
                }
                case Arrival.Change(Standing first) -> new Arrival.Change(latest(first));
                default -> arrival;
            };
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Arrival.Release();
        }
    }

    /// Whether chunks are taken here.
    public boolean takesChunks() {
        return wanted.chunks();
    }

    boolean follows() {
        return wanted.follower() != null;
    }

    /// Ends the stream here: nothing more is taken for it.
    @Override
    public void close() {
        pending.leave(requestId, this);
        dropAll();
    }

    @Override
    public synchronized boolean complete(InferenceResult result) {
        boolean first = !ended;
        if (first) {
            ended = true;
            arrivals.add(new Arrival.Result(result));
        }
        return first;
    }

    @Override
    public void release() {
        arrivals.add(new Arrival.Release());
    }

    /// Keeps a chunk until it is taken, or drops all there are where there is no room.
    synchronized void give(Chunk chunk) {
        if (!taking || !wanted.chunks()) {
            return;
        }
        if (memory.take(chunk.bytes(), kept)) {
            kept += chunk.bytes();
            arrivals.add(new Arrival.Piece(chunk));
        } else {
            dropAll();
            arrivals.add(new Arrival.Overflow());
        }
    }

    /// Keeps only the latest until it is taken.
    synchronized void give(Standing standing) {
        if (!taking || !standing.userId().equals(wanted.follower()) || standing.equals(latest)) {
            return;
        }
        latest = standing;
        if (!changed) {
            changed = true;
            arrivals.add(new Arrival.Change(standing));
        }
    }

    private synchronized Standing latest(Standing otherwise) {
        changed = false;
        return Objects.requireNonNullElse(latest, otherwise);
    }

    private synchronized void forget(Chunk chunk) {
        if (taking) {
            kept -= chunk.bytes();
            memory.giveBack(chunk.bytes());
        }
    }

    private synchronized void dropAll() {
        taking = false;
        arrivals.clear();
        memory.giveBack(kept);
        kept = 0;
    }
}
