package io.aistrale.gateway.source;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Table `request_source`.
public final class SourceStore implements SourceDirectory {

    private final JdbcClient jdbc;

    public SourceStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<RequestSource> find(String name) {
        return jdbc.sql(
                        "SELECT * FROM aistrale.request_source WHERE source = ? AND removed_at IS NULL")
                .param(name)
                .query((row, _) -> source(row))
                .optional();
    }

    @Override
    public List<RequestSource> list(int limit) {
        return jdbc.sql(
                        """
                        SELECT * FROM aistrale.request_source WHERE removed_at IS NULL
                        ORDER BY source LIMIT ?
                        """)
                .param(limit)
                .query((row, _) -> source(row))
                .list();
    }

    @Override
    public void put(RequestSource source) {
        List<String> users = source.users();
        jdbc.sql(
                        """
                        INSERT INTO aistrale.request_source (source, project, users, created_by, created_at,
                            changed_at)
                        VALUES (:source, :project, :users, :by, :created, :changed)
                        ON CONFLICT (source) DO UPDATE SET project = excluded.project, users = excluded.users,
                            created_by = excluded.created_by, created_at = excluded.created_at,
                            changed_at = excluded.changed_at, removed_at = NULL
                        """)
                .param("source", source.name())
                .param("project", source.project())
                .param("users", users == null ? null : users.toArray(String[]::new))
                .param("by", source.createdBy())
                .param("created", source.createdAt().atOffset(ZoneOffset.UTC))
                .param("changed", source.changedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    @Override
    public boolean remove(String name, Instant at) {
        return jdbc.sql(
                                """
                                UPDATE aistrale.request_source SET removed_at = :at
                                WHERE source = :source AND removed_at IS NULL
                                """)
                        .param("source", name)
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    private static RequestSource source(ResultSet row) throws SQLException {
        return new RequestSource(
                row.getString("source"),
                row.getString("project"),
                texts(row.getArray("users")),
                row.getString("created_by"),
                instant(row, "created_at"),
                instant(row, "changed_at"));
    }

    private static @Nullable List<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? null : List.of((String[]) array.getArray());
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
