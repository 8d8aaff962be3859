package io.aistrale.gateway.result;

import io.aistrale.schemas.event.InferenceResult;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// What came for one streamed request and is not taken yet: chunks and the result, which have ways
/// of their own and may overtake each other. Giving never waits for the taker; what may be kept is
/// for [ChunkMemory] to say, and past that nothing is.
public final class ReplyStream implements PendingReplies.Waiting, AutoCloseable {

    private final String requestId;
    private final PendingReplies pending;
    private final ChunkMemory memory;

    /// Bounded by the memory for chunks; beside them come one result, one release, one overflow.
    private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    private long kept;
    private boolean taking = true;
    private boolean ended;

    ReplyStream(String requestId, PendingReplies pending, ChunkMemory memory) {
        this.requestId = requestId;
        this.pending = pending;
        this.memory = memory;
    }

    /// Waits for what comes next.
    public Arrival next(Duration longest) {
        try {
            Arrival arrival = arrivals.poll(Math.max(0, longest.toNanos()), TimeUnit.NANOSECONDS);
            if (arrival instanceof Arrival.Piece(Chunk chunk)) {
                forget(chunk);
            }
            return arrival == null ? new Arrival.Silence() : arrival;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Arrival.Release();
        }
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
        if (!taking) {
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
