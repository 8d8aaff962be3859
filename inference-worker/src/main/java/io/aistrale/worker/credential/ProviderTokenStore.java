package io.aistrale.worker.credential;

import io.aistrale.schemas.token.SealedToken;
import io.aistrale.schemas.token.TokenContext;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads sealed tokens.
public class ProviderTokenStore {
    private final JdbcClient database;

    public ProviderTokenStore(JdbcClient database) {
        this.database = database;
    }

    /// @throws org.springframework.dao.DataAccessException where the database cannot be asked
    public Optional<StoredToken> find(String provider, String userId) {
        return database.sql(
                        """
                        SELECT token_id, version, sealed_token, key_id
                        FROM aistrale.provider_token
                        WHERE provider = ? AND user_id = ?\
                        """)
                .params(provider, userId)
                .query((row, _) ->
                        new StoredToken(
                                new TokenContext(
                                        provider,
                                        userId,
                                        row.getObject("token_id", UUID.class),
                                        row.getInt("version")),
                                new SealedToken(
                                        row.getBytes("sealed_token"), row.getString("key_id"))))
                .optional();
    }

    /// A sealed token and the context it opens in.
    public record StoredToken(TokenContext context, SealedToken sealed) {}
}
