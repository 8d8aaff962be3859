package io.aistrale.gateway.idempotency;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Table `idempotency_key`. Ages are by the database's clock, which all gateways share.
public final class IdempotencyStore implements IdempotencyDirectory {

    private static final String KEEP =
            """
            INSERT INTO aistrale.idempotency_key AS held (user_id, key, request_id, received_at, body_hash)
            VALUES (:user, :key, :request, :receivedAt, decode(:hash, 'hex'))
            ON CONFLICT (user_id, key) DO UPDATE
            SET request_id = excluded.request_id, received_at = excluded.received_at,
                body_hash = excluded.body_hash, claimed_at = excluded.claimed_at, acknowledged_at = NULL
            WHERE held.claimed_at < now() - make_interval(secs => :keep)
            """;

    private static final String FIND =
            """
            SELECT request_id, received_at, encode(body_hash, 'hex') AS body_hash,
                   acknowledged_at IS NOT NULL AS acknowledged,
                   extract(epoch FROM now() - claimed_at) * 1000 AS age_millis
            FROM aistrale.idempotency_key
            WHERE user_id = :user AND key = :key AND claimed_at >= now() - make_interval(secs => :keep)
            """;

    private static final String ACKNOWLEDGE =
            """
            UPDATE aistrale.idempotency_key SET acknowledged_at = now()
            WHERE user_id = :user AND key = :key AND request_id = :request AND acknowledged_at IS NULL
            """;

    private static final String DROP =
            """
            DELETE FROM aistrale.idempotency_key
            WHERE (user_id, key) IN (
                SELECT user_id, key FROM aistrale.idempotency_key
                WHERE claimed_at < now() - make_interval(secs => :keep)
                ORDER BY claimed_at LIMIT :most FOR UPDATE SKIP LOCKED)
            """;

    private final JdbcClient jdbc;

    public IdempotencyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean keep(
            String userId,
            String key,
            UUID requestId,
            Instant receivedAt,
            String bodyHash,
            Duration keep) {
        return jdbc.sql(KEEP)
                        .param("user", userId)
                        .param("key", key)
                        .param("request", requestId)
                        .param("receivedAt", receivedAt.atOffset(ZoneOffset.UTC))
                        .param("hash", bodyHash)
                        .param("keep", keep.toSeconds())
                        .update()
                == 1;
    }

    @Override
    public Optional<StoredKey> find(String userId, String key, Duration keep) {
        return jdbc.sql(FIND)
                .param("user", userId)
                .param("key", key)
                .param("keep", keep.toSeconds())
                .query((row, _) -> stored(row))
                .optional();
    }

    @Override
    public void acknowledge(String userId, String key, UUID requestId) {
        jdbc.sql(ACKNOWLEDGE)
                .param("user", userId)
                .param("key", key)
                .param("request", requestId)
                .update();
    }

    @Override
    public int drop(Duration keep, int most) {
        return jdbc.sql(DROP).param("keep", keep.toSeconds()).param("most", most).update();
    }

    private static StoredKey stored(ResultSet row) throws SQLException {
        return new StoredKey(
                row.getObject("request_id", UUID.class),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                row.getString("body_hash"),
                row.getBoolean("acknowledged"),
                Duration.ofMillis(row.getLong("age_millis")));
    }
}
