package io.aistrale.gateway.result;

import io.aistrale.schemas.event.InferenceChunk;
import io.aistrale.schemas.event.InferenceResult;
import java.time.Duration;
import org.springframework.util.unit.DataSize;

/// Brings results and chunks as [ReplyListener] and [ChunkListener] do.
public final class Replies {

    static final StreamProperties STREAMS =
            new StreamProperties(
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(5),
                    DataSize.ofBytes(2_000),
                    DataSize.ofBytes(3_000));

    private Replies() {}

    public static void deliver(PendingReplies pending, InferenceResult result) {
        pending.complete(result);
    }

    /// A chunk counts by the length of its JSON.
    public static void deliver(PendingReplies pending, InferenceChunk chunk) {
        String json = chunk.getChunk();
        pending.streamsOf(chunk.getRequestId().toString())
                .forEach(stream -> stream.give(Chunk.of(chunk, json == null ? 0 : json.length())));
    }
}
