package io.aistrale.stack.token;

import io.aistrale.schemas.token.SealedToken;
import io.aistrale.schemas.token.TokenContext;
import io.aistrale.schemas.token.TokenOwner;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.UUID;

/// Table `provider_token`, read in pages by token id. A token that is replaced gets a new and later
/// id, so whoever reads on meets it.
final class TokenTable implements AutoCloseable {
    private static final String CONNECT_SECONDS = "5";
    private static final String ANSWER_SECONDS = "60";

    private final Connection connection;

    /// @param storedAt when the token's value was stored
    record Row(TokenContext context, SealedToken sealed, Instant storedAt, String storedBy) {
        /// The key the bytes name, whatever the column beside them says.
        String keyId() {
            return sealed.ownKeyId().orElse("none");
        }
    }

    /// A row's token under another key.
    record Change(Row row, SealedToken sealed) {}

    private TokenTable(Connection connection) {
        this.connection = connection;
    }

    static TokenTable connect(TokenPlaces places) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("user", places.user());
        if (places.password() != null) {
            settings.setProperty("password", places.password().reveal());
        }
        settings.setProperty("connectTimeout", CONNECT_SECONDS);
        settings.setProperty("socketTimeout", ANSWER_SECONDS);
        return new TokenTable(DriverManager.getConnection(places.jdbcUrl(), settings));
    }

    /// The rows after a token id, at most so many.
    List<Row> after(UUID tokenId, int limit) throws SQLException {
        try (PreparedStatement page =
                connection.prepareStatement(
                        """
                        SELECT token_id, provider, user_id, project, version, sealed_token, key_id,
                            created_at, created_by
                        FROM aistrale.provider_token WHERE token_id > ? ORDER BY token_id LIMIT ?
                        """)) {
            page.setObject(1, tokenId);
            page.setInt(2, limit);
            try (ResultSet rows = page.executeQuery()) {
                List<Row> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(row(rows));
                }
                return found;
            }
        }
    }

    /// Replaces the bytes of rows that are still as they were read; a token stored meanwhile stays.
    ///
    /// @return how many were replaced
    int replace(List<Change> changes) throws SQLException {
        if (changes.isEmpty()) {
            return 0;
        }
        try (PreparedStatement update =
                connection.prepareStatement(
                        """
                        UPDATE aistrale.provider_token SET sealed_token = ?, key_id = ?
                        WHERE token_id = ? AND version = ? AND sealed_token = ?
                        """)) {
            for (Change change : changes) {
                update.setBytes(1, change.sealed().ciphertext());
                update.setString(2, change.sealed().keyId());
                update.setObject(3, change.row().context().tokenId());
                update.setInt(4, change.row().context().version());
                update.setBytes(5, change.row().sealed().ciphertext());
                update.addBatch();
            }
            return Arrays.stream(update.executeBatch()).sum();
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        String user = row.getString("user_id");
        return new Row(
                new TokenContext(
                        row.getString("provider"),
                        user == null
                                ? new TokenOwner.Project(row.getString("project"))
                                : new TokenOwner.User(user),
                        row.getObject("token_id", UUID.class),
                        row.getInt("version")),
                new SealedToken(row.getBytes("sealed_token"), row.getString("key_id")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("created_by"));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
