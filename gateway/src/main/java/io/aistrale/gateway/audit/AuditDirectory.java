package io.aistrale.gateway.audit;

import java.util.List;

/// Where audit events are kept: [AuditStore], or a test's memory.
public interface AuditDirectory {

    void add(AuditEvent event);

    /// Newest first; one more than the limit where there are more.
    List<AuditEvent> list(AuditQuery query);
}
