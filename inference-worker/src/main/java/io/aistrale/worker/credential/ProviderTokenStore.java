package io.aistrale.worker.credential;

import io.aistrale.schemas.token.SealedToken;
import io.aistrale.schemas.token.TokenContext;
import io.aistrale.schemas.token.TokenOwner;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads table `provider_token`.
public final class ProviderTokenStore implements TokenDirectory {
    private final JdbcClient database;

    public ProviderTokenStore(JdbcClient database) {
        this.database = database;
    }

    @Override
    public Stored find(String provider, String userId, String project) {
        List<StoredToken> tokens =
                database.sql(
                                """
                                SELECT provider, user_id, project, token_id, version, sealed_token, key_id
                                FROM aistrale.provider_token
                                WHERE provider = :provider AND (user_id = :user OR project = :project)\
                                """)
                        .param("provider", provider)
                        .param("user", userId)
                        .param("project", project)
                        .query((row, _) -> token(row))
                        .list();
        return new Stored(
                of(tokens, TokenOwner.User.class::isInstance),
                of(tokens, TokenOwner.Project.class::isInstance));
    }

    private static @Nullable StoredToken of(List<StoredToken> tokens, Predicate<TokenOwner> kind) {
        return tokens.stream()
                .filter(token -> kind.test(token.context().owner()))
                .findFirst()
                .orElse(null);
    }

    /// The context is the row's own, whoever is asked for: a row that was moved does not open.
    private static StoredToken token(ResultSet row) throws SQLException {
        String user = row.getString("user_id");
        return new StoredToken(
                new TokenContext(
                        row.getString("provider"),
                        user == null
                                ? new TokenOwner.Project(row.getString("project"))
                                : new TokenOwner.User(user),
                        row.getObject("token_id", UUID.class),
                        row.getInt("version")),
                new SealedToken(row.getBytes("sealed_token"), row.getString("key_id")));
    }
}
