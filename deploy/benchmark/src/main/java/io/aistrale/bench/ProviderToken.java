package io.aistrale.bench;

import io.aistrale.parts.PostgresServer;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.token.Secret;
import io.aistrale.schemas.token.TokenContext;
import io.aistrale.schemas.token.TokenKeysets;
import io.aistrale.schemas.token.TokenOwner;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/// The one provider token the workers open.
final class ProviderToken {
    private static final String INSERT =
            """
            INSERT INTO aistrale.provider_token
                (token_id, provider, user_id, version, sealed_token, key_id, created_by)
            VALUES (?, ?, ?, 1, ?, ?, 'bench')
            """;

    private ProviderToken() {}

    /// @param keyset where the private keys go
    static void store(String jdbcUrl, Path keyset) {
        TokenKeysets keysets = TokenKeysets.generate();
        keysets.writePrivate(keyset);
        var id = TimeOrderedIds.next();
        var context =
                new TokenContext(Question.PROVIDER, new TokenOwner.User(Question.USER), id, 1);
        var sealed = keysets.sealer().seal(context, Secret.of(Question.TOKEN));
        try (var connection = DriverManager.getConnection(jdbcUrl, PostgresServer.USER, "");
                var insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, id);
            insert.setString(2, Question.PROVIDER);
            insert.setString(3, Question.USER);
            insert.setBytes(4, sealed.ciphertext());
            insert.setString(5, sealed.keyId());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("The provider token could not be stored", e);
        }
    }
}
