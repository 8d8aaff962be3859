package io.aistrale.worker.source;

import io.aistrale.schemas.source.RequestSource;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads table `request_source`.
public final class RequestSourceStore implements SourceDirectory {
    private final JdbcClient database;

    public RequestSourceStore(DataSource database) {
        this.database = JdbcClient.create(database);
    }

    @Override
    public List<RequestSource> all() {
        return database.sql(
                        "SELECT source, project, users, removed_at FROM aistrale.request_source")
                .query((row, _) -> source(row))
                .list();
    }

    private static RequestSource source(ResultSet row) throws SQLException {
        var removed = row.getObject("removed_at", OffsetDateTime.class);
        return new RequestSource(
                row.getString("source"),
                row.getString("project"),
                users(row.getArray("users")),
                removed == null ? null : removed.toInstant());
    }

    private static @Nullable Set<String> users(@Nullable Array array) throws SQLException {
        return array == null ? null : Set.copyOf(List.of((String[]) array.getArray()));
    }
}
