package io.aistrale.gateway.token;

import io.aistrale.schemas.token.TokenOwner;
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

    private static final String SELECT =
            """
            SELECT token_id, provider, user_id, project, version, key_id, created_by, created_at
            FROM aistrale.provider_token
            """;

    private final JdbcClient jdbc;

    public ProviderTokenStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<StoredToken> find(String provider, TokenOwner owner) {
        return jdbc.sql(SELECT + "WHERE provider = ? AND " + column(owner) + " = ?")
                .param(provider)
                .param(owner.name())
                .query((row, _) -> token(row))
                .optional();
    }

    @Override
    public List<StoredToken> list(@Nullable TokenOwner owner, int limit) {
        String which = owner == null ? "" : "WHERE " + column(owner) + " = :owner ";
        return jdbc.sql(SELECT + which + "ORDER BY user_id, project, provider LIMIT :limit")
                .param("owner", owner == null ? null : owner.name())
                .param("limit", limit)
                .query((row, _) -> token(row))
                .list();
    }

    @Override
    public boolean put(StoredToken token, byte[] sealed) {
        String sql =
                token.version() == 1
                        ? """
                        INSERT INTO aistrale.provider_token (token_id, provider, %s, version,
                            sealed_token, key_id, created_by, created_at)
                        VALUES (:id, :provider, :owner, :version, :sealed, :key, :creator, :created)
                        ON CONFLICT DO NOTHING
                        """
                        : """
                        UPDATE aistrale.provider_token SET token_id = :id, version = :version,
                            sealed_token = :sealed, key_id = :key, created_by = :creator,
                            created_at = :created
                        WHERE provider = :provider AND %s = :owner AND version = :version - 1
                        """;
        return jdbc.sql(sql.formatted(column(token.owner())))
                        .param("id", token.tokenId())
                        .param("provider", token.provider())
                        .param("owner", token.owner().name())
                        .param("version", token.version())
                        .param("sealed", sealed)
                        .param("key", token.keyId())
                        .param("creator", token.createdBy())
                        .param("created", token.createdAt().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    @Override
    public boolean delete(String provider, TokenOwner owner) {
        return jdbc.sql(
                                "DELETE FROM aistrale.provider_token WHERE provider = ? AND "
                                        + column(owner)
                                        + " = ?")
                        .param(provider)
                        .param(owner.name())
                        .update()
                == 1;
    }

    private static String column(TokenOwner owner) {
        return switch (owner) {
            case TokenOwner.User _ -> "user_id";
            case TokenOwner.Project _ -> "project";
        };
    }

    private static StoredToken token(ResultSet row) throws SQLException {
        String user = row.getString("user_id");
        return new StoredToken(
                row.getObject("token_id", UUID.class),
                row.getString("provider"),
                user == null
                        ? new TokenOwner.Project(row.getString("project"))
                        : new TokenOwner.User(user),
                row.getInt("version"),
                row.getString("key_id"),
                row.getString("created_by"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
