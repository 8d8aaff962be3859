package io.aistrale.gateway.admission;

import io.aistrale.gateway.audit.Action;
import io.aistrale.gateway.audit.AuditQuery;
import io.aistrale.gateway.report.Cursors;
import io.aistrale.gateway.report.Cursors.Place;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Reads the parameters of `GET /v1/audit`.
public final class AuditQuestion {

    private static final Set<String> PARAMETERS =
            Set.of("user", "action", "subject", "from", "to", "limit", "cursor");

    private static final Duration USUAL = Duration.ofDays(30);
    private static final int MOST_ROWS = 1_000;
    private static final int USUAL_ROWS = 100;

    private final Cursors cursors;

    public AuditQuestion(Cursors cursors) {
        this.cursors = cursors;
    }

    /// A query and what its cursors are bound to.
    public record Asked(AuditQuery query, String identity) {}

    /// @throws RefusedException a parameter is unknown or cannot be read
    public Asked read(Map<String, List<String>> given, Caller caller, Instant now) {
        var parameters = new QueryParameters(given, PARAMETERS);
        if (!parameters.tags().isEmpty()) {
            throw QueryParameters.wrong("tag", "left out: what is audited has no tags");
        }
        var position = ListPosition.of(parameters, caller, cursors);
        Place place =
                Objects.requireNonNullElseGet(position.place(), () -> firstPlace(parameters, now));
        Action action = parameters.word("action", Action.BY_TEXT);
        return new Asked(
                new AuditQuery(
                        place.from(),
                        place.to(),
                        place.last(),
                        position.user(),
                        action == null ? null : action.text(),
                        parameters.name("subject"),
                        parameters.number("limit", MOST_ROWS, USUAL_ROWS)),
                position.identity());
    }

    private static Place firstPlace(QueryParameters parameters, Instant now) {
        Instant from = parameters.time("from", ZoneOffset.UTC);
        Instant to = parameters.time("to", ZoneOffset.UTC);
        Instant end = to == null ? now : to;
        Instant begin = from == null ? end.minus(USUAL) : from;
        if (!begin.isBefore(end)) {
            throw QueryParameters.wrong("from", "before `to`");
        }
        return Place.beginning(begin, end);
    }
}
