package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.AuditQuestion;
import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.audit.Audit;
import io.aistrale.gateway.audit.AuditEvent;
import io.aistrale.gateway.audit.AuditQuery;
import io.aistrale.gateway.key.Scope;
import io.aistrale.gateway.report.Cursors;
import io.aistrale.gateway.report.Cursors.Place;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What was changed through the administrative routes, for admins.
@RestController
final class AuditController {

    private final AuditQuestion question;
    private final Audit audit;
    private final Cursors cursors;

    AuditController(AuditQuestion question, Audit audit, Cursors cursors) {
        this.question = question;
        this.audit = audit;
        this.cursors = cursors;
    }

    /// One change.
    record EventJson(
            UUID id,
            Instant at,
            String keyId,
            String user,
            String action,
            String subject,
            String outcome,
            UUID requestId) {

        static EventJson of(AuditEvent event) {
            return new EventJson(
                    event.id(),
                    event.at(),
                    event.actor().keyId(),
                    event.actor().userId(),
                    event.action(),
                    event.subject(),
                    event.outcome(),
                    event.actor().requestId());
        }
    }

    /// A page of changes, newest first.
    record AuditJson(
            String object,
            Instant from,
            Instant to,
            List<EventJson> data,
            boolean hasMore,
            @Nullable String nextCursor) {}

    @RequiresScope(Scope.ADMIN)
    @GetMapping("/v1/audit")
    AuditJson list(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @RequestParam MultiValueMap<String, String> parameters) {
        AuditQuestion.Asked asked = question.read(parameters, caller, received.at());
        AuditQuery query = asked.query();
        List<AuditEvent> events = audit.list(query);
        boolean more = events.size() > query.limit();
        List<AuditEvent> page = more ? events.subList(0, query.limit()) : events;
        return new AuditJson(
                "list",
                query.from(),
                query.to(),
                page.stream().map(EventJson::of).toList(),
                more,
                more ? next(asked, page.getLast()) : null);
    }

    private String next(AuditQuestion.Asked asked, AuditEvent last) {
        return cursors.write(
                Place.behind(asked.query().from(), asked.query().to(), last.id()),
                asked.identity());
    }
}
