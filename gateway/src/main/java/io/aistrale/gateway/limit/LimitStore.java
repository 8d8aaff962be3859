package io.aistrale.gateway.limit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Tables `rate_limit` and `rate_lease`.
public final class LimitStore implements LimitDirectory {

    private static final String STANDINGS =
            """
            WITH set_limit AS (
                SELECT kind, subject, 'requests' AS unit, requests_per_minute AS most
                FROM aistrale.rate_limit WHERE requests_per_minute IS NOT NULL
                UNION ALL
                SELECT kind, subject, 'tokens', tokens_per_minute
                FROM aistrale.rate_limit WHERE tokens_per_minute IS NOT NULL),
            lease AS (
                SELECT kind, subject, unit, per_minute, booked_until,
                       CASE minute_at WHEN this_minute THEN used + used_before * (1 - part)
                                      WHEN this_minute - interval '1 minute' THEN used * (1 - part)
                                      ELSE 0 END AS used,
                       extract(epoch FROM greatest(booked_until - now, interval '0'))::float8 AS waiting_seconds
                FROM aistrale.rate_lease,
                     (SELECT now() AS now, date_trunc('minute', now()) AS this_minute,
                             extract(second FROM now())::float8 / 60 AS part) AS clock
                WHERE asked_at > now - interval '10 minutes')
            SELECT kind, subject, unit, coalesce(most, per_minute) AS per_minute, most IS NOT NULL AS set,
                   greatest(0, round(coalesce(used, 0))) AS used,
                   ceil(coalesce(waiting_seconds * per_minute / 60, 0)) AS waiting,
                   CASE WHEN waiting_seconds > 0 THEN booked_until END AS waiting_until
            FROM set_limit FULL JOIN lease USING (kind, subject, unit)
            """;

    private static final String ORDERED = " ORDER BY kind, subject, unit LIMIT :limit";

    private static final String OF_KEY =
            """
            WHERE (kind, subject) IN (('api_key', :key), ('user', :user), ('project', :project))
            """;

    private static final String OF_CALLERS = "WHERE kind IN ('api_key', 'user', 'project')";

    private final JdbcClient jdbc;

    public LimitStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<RateLimit> find(LimitKind kind, String subject) {
        return jdbc.sql("SELECT * FROM aistrale.rate_limit WHERE kind = ? AND subject = ?")
                .param(kind.text())
                .param(subject)
                .query((row, _) -> limit(row))
                .optional();
    }

    @Override
    public void put(RateLimit limit) {
        jdbc.sql(
                        """
                        INSERT INTO aistrale.rate_limit (kind, subject, requests_per_minute, tokens_per_minute,
                            created_by, changed_at)
                        VALUES (:kind, :subject, :requests, :tokens, :by, :at)
                        ON CONFLICT (kind, subject) DO UPDATE SET requests_per_minute = excluded.requests_per_minute,
                            tokens_per_minute = excluded.tokens_per_minute, created_by = excluded.created_by,
                            changed_at = excluded.changed_at
                        """)
                .param("kind", limit.kind().text())
                .param("subject", limit.subject())
                .param("requests", limit.requestsPerMinute())
                .param("tokens", limit.tokensPerMinute())
                .param("by", limit.createdBy())
                .param("at", limit.changedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    @Override
    public boolean remove(LimitKind kind, String subject) {
        return jdbc.sql("DELETE FROM aistrale.rate_limit WHERE kind = ? AND subject = ?")
                        .param(kind.text())
                        .param(subject)
                        .update()
                == 1;
    }

    @Override
    public List<RateStanding> standings(RateOwner of, int limit) {
        var statement =
                switch (of) {
                    case RateOwner.Anybody() -> jdbc.sql(STANDINGS + ORDERED);
                    case RateOwner.Key(String key, String user, String project) ->
                            jdbc.sql(STANDINGS + OF_KEY + ORDERED)
                                    .param("key", key)
                                    .param("user", user)
                                    .param("project", project);
                };
        return statement.param("limit", limit).query((row, _) -> standing(row)).list();
    }

    @Override
    public List<RateStanding> ofCallers(int limit) {
        return jdbc.sql(STANDINGS + OF_CALLERS + ORDERED)
                .param("limit", limit)
                .query((row, _) -> standing(row))
                .list();
    }

    private static RateLimit limit(ResultSet row) throws SQLException {
        return new RateLimit(
                Objects.requireNonNull(LimitKind.BY_TEXT.get(row.getString("kind"))),
                row.getString("subject"),
                row.getObject("requests_per_minute", Long.class),
                row.getObject("tokens_per_minute", Long.class),
                row.getString("created_by"),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }

    private static RateStanding standing(ResultSet row) throws SQLException {
        var until = row.getObject("waiting_until", OffsetDateTime.class);
        return new RateStanding(
                row.getString("kind"),
                row.getString("subject"),
                row.getString("unit"),
                row.getLong("per_minute"),
                row.getBoolean("set"),
                row.getLong("used"),
                row.getLong("waiting"),
                until == null ? null : until.toInstant());
    }
}
