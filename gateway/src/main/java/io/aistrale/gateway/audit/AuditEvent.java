package io.aistrale.gateway.audit;

import java.time.Instant;
import java.util.UUID;

/// A change as it was written down.
///
/// @param id a version 7 UUID
/// @param action text of an [Action]; a newer gateway may know more of them
/// @param subject what was changed, in words without secrets
/// @param outcome text of an [Outcome]
public record AuditEvent(
        UUID id, Instant at, Actor actor, String action, String subject, String outcome) {}
