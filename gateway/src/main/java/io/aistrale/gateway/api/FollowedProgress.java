package io.aistrale.gateway.api;

import io.aistrale.gateway.result.Arrival;
import io.aistrale.gateway.result.Chunk;
import io.aistrale.gateway.result.Inference;
import io.aistrale.gateway.result.ReplyStream;
import io.aistrale.gateway.result.Standing;
import io.aistrale.gateway.result.StreamProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sends an inference's progress on as it comes, until its end is told. It stops before, without
/// it, where the reader is too slow, the gateway stops or its time is over: whoever has not read
/// the end opens the events again. The result may overtake the last chunks, so it waits a while for
/// them where some have come.
final class FollowedProgress {

    private final ReplyStream arrivals;
    private final ProgressEvents events;
    private final Supplier<Optional<Inference>> stored;
    private final StreamProperties properties;
    private final long started = System.nanoTime();

    /// Since the start, nanoseconds: when following ends.
    private long until;

    private boolean inChunks;
    private @Nullable Inference result;

    /// @param stored the inference as the database has it; throws where it cannot be asked
    /// @param longest to follow at a stretch
    FollowedProgress(
            ReplyStream arrivals,
            ProgressEvents events,
            Supplier<Optional<Inference>> stored,
            StreamProperties properties,
            Duration longest) {
        this.arrivals = arrivals;
        this.events = events;
        this.stored = stored;
        this.properties = properties;
        this.until = longest.toNanos();
    }

    /// @throws IOException the reader is gone
    void follow() throws IOException {
        Optional<Inference> now = stored.get();
        boolean goesOn = now.isEmpty() || !now.get().ended() || afterEnd(now.get());
        if (goesOn) {
            events.status(
                    now.map(Inference::status).orElse("queued"),
                    now.map(Inference::attempts).orElse(0),
                    now.map(Inference::waiting).orElse(null));
        }
        while (goesOn) {
            long rest = until - elapsed();
            long silence = Math.min(rest, properties.keepAlive().toNanos());
            goesOn = after(arrivals.next(Duration.ofNanos(silence)));
        }
    }

    /// @return whether more may come
    private boolean after(Arrival arrival) throws IOException {
        return switch (arrival) {
            case Arrival.Piece(Chunk chunk) -> afterChunk(chunk);
            case Arrival.Result(var fresh) -> result != null || afterEnd(Inference.of(fresh));
            case Arrival.Change(Standing standing) -> result != null || afterChange(standing);
            case Arrival.Silence _ -> afterSilence();
            case Arrival.Overflow _, Arrival.Release _ -> false;
        };
    }

    private boolean afterChunk(Chunk chunk) throws IOException {
        events.chunk(chunk);
        inChunks = !chunk.last();
        return inChunks || result == null || told(result);
    }

    private boolean afterChange(Standing standing) throws IOException {
        if (!standing.ended()) {
            events.status(standing.status(), standing.attempts(), standing.waiting());
            return true;
        }
        Optional<Inference> found = stored.get();
        return found.isEmpty() || afterEnd(found.get());
    }

    private boolean afterEnd(Inference ended) throws IOException {
        if (!inChunks) {
            return told(ended);
        }
        result = ended;
        until = elapsed() + properties.lastChunkWithin().toNanos();
        return true;
    }

    private boolean afterSilence() throws IOException {
        if (elapsed() < until) {
            events.alive();
            return true;
        }
        return result != null && told(result);
    }

    private boolean told(Inference ended) throws IOException {
        events.result(ended);
        return false;
    }

    private long elapsed() {
        return System.nanoTime() - started;
    }
}
