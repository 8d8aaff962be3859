package io.aistrale.gateway.audit;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Audit events in memory.
public final class InMemoryAudit implements AuditDirectory {

    public final List<AuditEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void add(AuditEvent event) {
        events.add(event);
    }

    @Override
    public List<AuditEvent> list(AuditQuery query) {
        var before = query.before();
        return events.stream()
                .filter(event ->
                        !event.at().isBefore(query.from()) && event.at().isBefore(query.to()))
                .filter(event -> before == null || event.id().compareTo(before) < 0)
                .filter(event ->
                        query.user() == null || event.actor().userId().equals(query.user()))
                .filter(event -> query.action() == null || event.action().equals(query.action()))
                .filter(event -> query.subject() == null || event.subject().equals(query.subject()))
                .sorted(Comparator.comparing(AuditEvent::id).reversed())
                .limit(query.limit() + 1L)
                .toList();
    }
}
