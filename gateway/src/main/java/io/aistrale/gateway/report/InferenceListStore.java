package io.aistrale.gateway.report;

import io.aistrale.gateway.report.ListedInference.Asked;
import io.aistrale.gateway.report.ListedInference.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Reads a user's rows of `inference`.
public final class InferenceListStore implements InferenceListDirectory {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> TAGS = new TypeReference<>() {};

    private final JdbcClient jdbc;

    public InferenceListStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public InferencePage read(InferenceQuery query) {
        InferenceListStatement statement = InferenceListStatement.of(query);
        List<ListedInference> found =
                jdbc.sql(statement.sql())
                        .params(statement.parameters())
                        .query((row, _) -> inference(row))
                        .list();
        boolean more = found.size() > query.limit();
        return new InferencePage(more ? found.subList(0, query.limit()) : found, more);
    }

    private static ListedInference inference(ResultSet row) throws SQLException {
        String status = row.getString("status");
        boolean waits = status.equals("waiting");
        return new ListedInference(
                row.getObject("request_id", UUID.class),
                new Asked(
                        row.getString("project"),
                        JSON.readValue(row.getString("tags"), TAGS),
                        row.getString("provider"),
                        row.getString("model"),
                        row.getString("operation"),
                        row.getString("lane")),
                status,
                row.getInt("attempts"),
                row.getString("error_code"),
                waits ? row.getString("waiting_for") : null,
                waits ? instant(row, "waiting_until") : null,
                new Times(
                        Objects.requireNonNull(instant(row, "requested_at")),
                        instant(row, "started_at"),
                        instant(row, "finished_at")));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
