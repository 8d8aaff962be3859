package io.aistrale.worker.provider;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Takes the chunks of a streamed answer, in their order.
public interface ChunkSink {
    /// @param chunk null where the last one has nothing to say
    /// @param last whether none comes after it
    /// @return done when the next may come, never exceptionally
    CompletableFuture<Void> take(@Nullable Chunk chunk, boolean last);
}
