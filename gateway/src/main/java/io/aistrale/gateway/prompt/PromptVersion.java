package io.aistrale.gateway.prompt;

import io.aistrale.schemas.prompt.PromptSource;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A version of a prompt. It never changes.
///
/// @param number counted up from 1
/// @param note what it is for
public record PromptVersion(
        String name,
        int number,
        PromptSource source,
        @Nullable String note,
        String createdBy,
        Instant createdAt) {}
