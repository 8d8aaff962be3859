package io.aistrale.gateway.source;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A service that publishes requests to topics of its own.
///
/// @param name part of its topics' names; who may write to them is Kafka's to say
/// @param project the project its requests belong to
/// @param users users it may act for; null: any
/// @param createdBy user who registered it
public record RequestSource(
        String name,
        String project,
        @Nullable List<String> users,
        String createdBy,
        Instant createdAt,
        Instant changedAt) {

    /// Whether both may do the same.
    boolean mayAs(RequestSource other) {
        return project.equals(other.project) && Objects.equals(users, other.users);
    }
}
