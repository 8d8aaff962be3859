package io.aistrale.gateway.limit;

import io.aistrale.gateway.audit.Action;
import io.aistrale.gateway.audit.Actor;
import io.aistrale.gateway.audit.Audit;
import io.aistrale.gateway.audit.Outcome;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sets and removes limits. Workers take note within seconds.
public final class RateLimits {

    private static final int LISTED_AT_MOST = 1_000;

    private final LimitDirectory directory;
    private final Audit audit;
    private final Clock clock;

    public RateLimits(LimitDirectory directory, Audit audit, Clock clock) {
        this.directory = directory;
        this.audit = audit;
        this.clock = clock;
    }

    /// What a limit shall be; at least one of the two is there.
    public record Wanted(
            LimitKind kind,
            String subject,
            @Nullable Long requestsPerMinute,
            @Nullable Long tokensPerMinute) {}

    public RateLimit put(Wanted wanted, Actor by) {
        var limit =
                new RateLimit(
                        wanted.kind(),
                        wanted.subject(),
                        wanted.requestsPerMinute(),
                        wanted.tokensPerMinute(),
                        by.userId(),
                        clock.instant().truncatedTo(ChronoUnit.MICROS));
        return audit.record(
                        by,
                        Action.LIMIT_PUT,
                        subject(wanted.kind(), wanted.subject()),
                        () -> keep(limit),
                        change -> change.outcome)
                .limit;
    }

    private record Change(RateLimit limit, Outcome outcome) {}

    private Change keep(RateLimit limit) {
        RateLimit before = directory.find(limit.kind(), limit.subject()).orElse(null);
        if (before != null && before.allowsAsMuchAs(limit)) {
            return new Change(before, Outcome.UNCHANGED);
        }
        directory.put(limit);
        return new Change(limit, Outcome.DONE);
    }

    /// @return whether it was set
    public boolean remove(LimitKind kind, String subject, Actor by) {
        return audit.record(
                by,
                Action.LIMIT_REMOVE,
                subject(kind, subject),
                () -> directory.remove(kind, subject),
                found -> found ? Outcome.DONE : Outcome.NOT_FOUND);
    }

    /// How rates stand.
    public List<RateStanding> standings(RateOwner of) {
        return directory.standings(of, LISTED_AT_MOST);
    }

    private static String subject(LimitKind kind, String subject) {
        return kind.text() + "/" + subject;
    }
}
