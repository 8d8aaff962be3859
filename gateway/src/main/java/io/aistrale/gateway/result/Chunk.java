package io.aistrale.gateway.result;

import io.aistrale.schemas.event.InferenceChunk;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A piece of a streamed answer, as a worker published it.
///
/// @param attemptId the provider call it comes from
/// @param sequence 0, 1, 2, ... within the attempt
/// @param json one or more `chat.completion.chunk` objects, one a line; null: none
/// @param last whether the attempt has no more
/// @param bytes what it counts against its stream's buffer
public record Chunk(UUID attemptId, int sequence, @Nullable String json, boolean last, long bytes) {

    /// What a record costs beside its content, so that empty ones cannot pile up.
    private static final int OVERHEAD_BYTES = 256;

    static Chunk of(InferenceChunk event, int recordBytes) {
        return new Chunk(
                event.getAttemptId(),
                event.getSequence(),
                event.getChunk(),
                event.getLast(),
                recordBytes + (long) OVERHEAD_BYTES);
    }
}
