package io.aistrale.gateway.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Table `audit_event`, whose rows are only ever added.
public final class AuditStore implements AuditDirectory {

    private final JdbcClient jdbc;

    public AuditStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void add(AuditEvent event) {
        jdbc.sql(
                        """
                        INSERT INTO aistrale.audit_event (event_id, at, key_id, user_id, action, subject, outcome,
                            request_id)
                        VALUES (:id, :at, :key, :user, :action, :subject, :outcome, :request)
                        """)
                .param("id", event.id())
                .param("at", event.at().atOffset(ZoneOffset.UTC))
                .param("key", event.actor().keyId())
                .param("user", event.actor().userId())
                .param("action", event.action())
                .param("subject", event.subject())
                .param("outcome", event.outcome())
                .param("request", event.actor().requestId())
                .update();
    }

    @Override
    public List<AuditEvent> list(AuditQuery query) {
        return jdbc.sql(
                        """
                        SELECT * FROM aistrale.audit_event
                        WHERE at >= :from AND at < :to
                          AND (:before::uuid IS NULL OR event_id < :before::uuid)
                          AND (:user::text IS NULL OR user_id = :user::text)
                          AND (:action::text IS NULL OR action = :action::text)
                          AND (:subject::text IS NULL OR subject = :subject::text)
                        ORDER BY event_id DESC LIMIT :limit
                        """)
                .param("from", query.from().atOffset(ZoneOffset.UTC))
                .param("to", query.to().atOffset(ZoneOffset.UTC))
                .param("before", query.before())
                .param("user", query.user())
                .param("action", query.action())
                .param("subject", query.subject())
                .param("limit", query.limit() + 1)
                .query((row, _) -> event(row))
                .list();
    }

    private static AuditEvent event(ResultSet row) throws SQLException {
        return new AuditEvent(
                row.getObject("event_id", UUID.class),
                instant(row),
                new Actor(
                        row.getString("key_id"),
                        row.getString("user_id"),
                        row.getObject("request_id", UUID.class)),
                row.getString("action"),
                row.getString("subject"),
                row.getString("outcome"));
    }

    private static Instant instant(ResultSet row) throws SQLException {
        return row.getObject("at", OffsetDateTime.class).toInstant();
    }
}
