package io.aistrale.gateway.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which events are asked for, newest first.
///
/// @param from first time of the events
/// @param to excluded
/// @param before only events older than this one; null: from the newest
/// @param user null: anybody's
/// @param action text of an [Action]; null: any
/// @param subject null: any
/// @param limit most of them
public record AuditQuery(
        Instant from,
        Instant to,
        @Nullable UUID before,
        @Nullable String user,
        @Nullable String action,
        @Nullable String subject,
        int limit) {}
