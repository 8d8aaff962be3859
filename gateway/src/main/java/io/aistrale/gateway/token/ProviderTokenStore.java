package io.aistrale.gateway.token;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Table `provider_token`, whose column `sealed_token` this service's role may write and not read.
public final class ProviderTokenStore implements TokenDirectory {

    private static final String COLUMNS =
            "token_id, provider, user_id, version, key_id, created_by, created_at";

    private final JdbcClient jdbc;

    public ProviderTokenStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<StoredToken> find(String provider, String userId) {
        return jdbc.sql(
                        "SELECT "
                                + COLUMNS
                                + " FROM aistrale.provider_token WHERE provider = ? AND user_id = ?")
                .param(provider)
                .param(userId)
                .query((row, _) -> token(row))
                .optional();
    }

    @Override
    public List<StoredToken> list(@Nullable String userId, int limit) {
        return jdbc.sql(
                        "SELECT "
                                + COLUMNS
                                + """
                                 FROM aistrale.provider_token
                                WHERE CAST(:user AS text) IS NULL OR user_id = :user
                                ORDER BY user_id, provider LIMIT :limit
                                """)
                .param("user", userId)
                .param("limit", limit)
                .query((row, _) -> token(row))
                .list();
    }

    @Override
    public boolean put(StoredToken token, byte[] sealed) {
        String sql =
                token.version() == 1
                        ? """
                        INSERT INTO aistrale.provider_token (token_id, provider, user_id, version,
                            sealed_token, key_id, created_by, created_at)
                        VALUES (:id, :provider, :user, :version, :sealed, :key, :creator, :created)
                        ON CONFLICT (provider, user_id) DO NOTHING
                        """
                        : """
                        UPDATE aistrale.provider_token SET token_id = :id, version = :version,
                            sealed_token = :sealed, key_id = :key, created_by = :creator,
                            created_at = :created
                        WHERE provider = :provider AND user_id = :user AND version = :version - 1
                        """;
        return jdbc.sql(sql)
                        .param("id", token.tokenId())
                        .param("provider", token.provider())
                        .param("user", token.userId())
                        .param("version", token.version())
                        .param("sealed", sealed)
                        .param("key", token.keyId())
                        .param("creator", token.createdBy())
                        .param("created", token.createdAt().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    @Override
    public boolean delete(String provider, String userId) {
        return jdbc.sql("DELETE FROM aistrale.provider_token WHERE provider = ? AND user_id = ?")
                        .param(provider)
                        .param(userId)
                        .update()
                == 1;
    }

    private static StoredToken token(ResultSet row) throws SQLException {
        return new StoredToken(
                row.getObject("token_id", UUID.class),
                row.getString("provider"),
                row.getString("user_id"),
                row.getInt("version"),
                row.getString("key_id"),
                row.getString("created_by"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
