package io.aistrale.gateway.result;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tells the chunks of one stream apart: those of its first attempt count, each once and in order.
public final class ChunkOrder {

    private @Nullable UUID attempt;
    private int next;
    private boolean complete;

    /// How a chunk stands to those before it.
    public enum Standing {
        /// It goes on where the last one ended.
        NEXT,
        /// Kafka's resend, or another attempt's: to be dropped.
        REPEATED,
        /// One or more before it are missing, and cannot come any more.
        AFTER_GAP
    }

    public Standing stand(Chunk chunk) {
        if (attempt == null) {
            attempt = chunk.attemptId();
        }
        if (!chunk.attemptId().equals(attempt) || chunk.sequence() < next) {
            return Standing.REPEATED;
        }
        if (chunk.sequence() > next) {
            return Standing.AFTER_GAP;
        }
        next++;
        complete = chunk.last();
        return Standing.NEXT;
    }

    /// Whether any chunk was there.
    public boolean hasBegun() {
        return attempt != null;
    }

    /// Whether the attempt's last chunk was there, and all before it.
    public boolean isComplete() {
        return complete;
    }
}
