package io.aistrale.gateway.evaluation;

import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/// A rule by which results are scored.
///
/// @param definition `match`, `sample` and `evaluators`, found sound
/// @param createdBy user who set it first; for whom models are asked
public record StoredRule(
        String name,
        ObjectNode definition,
        String createdBy,
        Instant createdAt,
        Instant changedAt) {}
