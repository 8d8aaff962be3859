package io.aistrale.worker.source;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A service that publishes requests to topics of its own, as it is registered.
///
/// @param name part of its topics' names
/// @param project the project its requests belong to
/// @param users users it may act for; null: any
/// @param removedAt null: it is registered
public record RequestSource(
        String name, String project, @Nullable Set<String> users, @Nullable Instant removedAt) {}
