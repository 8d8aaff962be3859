package io.aistrale.telemetry.store;

import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.topic.Topics;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/// Tells by table `request_source` whether a request record claims no more than its topic's source
/// may: workers dead-letter it otherwise, and nobody's list must show it. What was read holds for a
/// second.
@Component
public class RequestSourceStore implements BiPredicate<String, InferenceRequest> {
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final JdbcTemplate jdbc;
    private Map<String, Source> byTopic = Map.of();
    private long readAt;
    private boolean wasRead;

    /// @param users null: any
    private record Source(boolean registered, String project, @Nullable Set<String> users) {
        boolean mayAsk(InferenceRequest request) {
            return registered
                    && project.equals(request.getProject())
                    && (users == null || users.contains(request.getUserId()))
                    && request.getApiKeyId() == null;
        }
    }

    public RequestSourceStore(DataSource database) {
        this.jdbc = new JdbcTemplate(database);
    }

    /// On the topics of no source nobody's claims are judged.
    ///
    /// @throws org.springframework.dao.DataAccessException the database cannot be asked
    @Override
    public boolean test(String topic, InferenceRequest request) {
        if (topic.equals(Topics.REQUESTS) || topic.equals(Topics.REQUESTS_BULK)) {
            return true;
        }
        Source source = sources().get(topic);
        return source == null || source.mayAsk(request);
    }

    private Map<String, Source> sources() {
        if (!wasRead || System.nanoTime() - readAt > FRESH_NANOS) {
            Map<String, Source> read = new HashMap<>();
            jdbc.query(
                    "SELECT source, project, users, removed_at IS NULL AS registered FROM request_source",
                    row -> {
                        Source source = source(row);
                        Topics.lanesOf(row.getString("source"))
                                .forEach(topic -> read.put(topic, source));
                    });
            byTopic = read;
            readAt = System.nanoTime();
            wasRead = true;
        }
        return byTopic;
    }

    private static Source source(ResultSet row) throws SQLException {
        return new Source(
                row.getBoolean("registered"),
                row.getString("project"),
                users(row.getArray("users")));
    }

    private static @Nullable Set<String> users(@Nullable Array array) throws SQLException {
        return array == null ? null : Set.copyOf(List.of((String[]) array.getArray()));
    }
}
