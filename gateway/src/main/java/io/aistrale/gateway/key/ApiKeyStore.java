package io.aistrale.gateway.key;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Table `api_key`.
public final class ApiKeyStore implements KeyDirectory {

    private final JdbcClient jdbc;

    public ApiKeyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<StoredKey> find(String keyId) {
        return jdbc.sql("SELECT * FROM aistrale.api_key WHERE key_id = ?")
                .param(keyId)
                .query((row, _) -> new StoredKey(key(row), row.getBytes("key_hash")))
                .optional();
    }

    @Override
    public List<ApiKey> list(int limit) {
        return jdbc.sql("SELECT * FROM aistrale.api_key ORDER BY created_at DESC, key_id LIMIT ?")
                .param(limit)
                .query((row, _) -> key(row))
                .list();
    }

    @Override
    public void insert(ApiKey key, byte[] hash) {
        jdbc.sql(
                        """
                        INSERT INTO aistrale.api_key (key_id, key_hash, name, user_id, project, projects, scopes,
                            allowed_providers, allowed_models, expires_at, created_by, created_at)
                        VALUES (:id, :hash, :name, :user, :project, :projects, :scopes,
                            :providers, :models, :expires, :creator, :created)
                        """)
                .param("id", key.id())
                .param("hash", hash)
                .param("name", key.name())
                .param("user", key.userId())
                .param("project", key.project())
                .param("projects", texts(key.projects()))
                .param("scopes", key.scopes().stream().map(Scope::text).toArray(String[]::new))
                .param("providers", texts(key.allowedProviders()))
                .param("models", texts(key.allowedModels()))
                .param("expires", timestamp(key.expiresAt()))
                .param("creator", key.createdBy())
                .param("created", timestamp(key.createdAt()))
                .update();
    }

    @Override
    public boolean revoke(String keyId) {
        return jdbc.sql(
                                """
                                UPDATE aistrale.api_key SET revoked_at = coalesce(revoked_at, now())
                                WHERE key_id = ?
                                """)
                        .param(keyId)
                        .update()
                == 1;
    }

    private static ApiKey key(ResultSet row) throws SQLException {
        List<String> scopes = texts(row.getArray("scopes"));
        Instant created = instant(row, "created_at");
        if (scopes == null || created == null) {
            throw new SQLException("api_key has columns that must not be null");
        }
        return new ApiKey(
                row.getString("key_id"),
                row.getString("user_id"),
                row.getString("project"),
                texts(row.getArray("projects")),
                row.getString("name"),
                scopes(scopes),
                texts(row.getArray("allowed_providers")),
                texts(row.getArray("allowed_models")),
                instant(row, "expires_at"),
                instant(row, "revoked_at"),
                row.getString("created_by"),
                created);
    }

    /// A scope newer than this build gives no rights in it.
    private static Set<Scope> scopes(List<String> texts) {
        return texts.stream().flatMap(text -> Scope.of(text).stream()).collect(Collectors.toSet());
    }

    private static @Nullable List<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? null : Arrays.asList((String[]) array.getArray());
    }

    private static String @Nullable [] texts(@Nullable List<String> list) {
        return list == null ? null : list.toArray(String[]::new);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static @Nullable OffsetDateTime timestamp(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
