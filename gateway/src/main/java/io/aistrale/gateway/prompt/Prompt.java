package io.aistrale.gateway.prompt;

import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// A prompt: its versions by number, and what points at them.
///
/// @param latest number of its newest version
/// @param labels version number by label
/// @param archivedAt null: it is in use
/// @param createdAt when its first version was made
/// @param changedAt when its newest version was made
public record Prompt(
        String name,
        int latest,
        SortedMap<String, Integer> labels,
        @Nullable Instant archivedAt,
        Instant createdAt,
        Instant changedAt) {}
