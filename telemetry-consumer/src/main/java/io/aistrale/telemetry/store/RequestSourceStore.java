package io.aistrale.telemetry.store;

import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.source.RequestSource;
import io.aistrale.schemas.topic.Topics;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
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
    private volatile @Nullable Known known;

    /// What was read, for all loops: they share it, and never see it half made.
    private record Known(Map<String, RequestSource> byTopic, long readAtNanos) {}

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
        RequestSource source = byTopic().get(topic);
        return source == null || source.overreach(request) == null;
    }

    /// The source whose scores a topic holds; null: it is no registered one's.
    ///
    /// @throws org.springframework.dao.DataAccessException the database cannot be asked
    public @Nullable RequestSource scoring(String evaluationTopic) {
        return byTopic().get(evaluationTopic);
    }

    private Map<String, RequestSource> byTopic() {
        Known last = known;
        if (last != null && System.nanoTime() - last.readAtNanos() <= FRESH_NANOS) {
            return last.byTopic();
        }
        Map<String, RequestSource> read = new HashMap<>();
        jdbc.query(
                "SELECT source, project, users, removed_at FROM request_source",
                row -> {
                    RequestSource source = source(row);
                    Topics.lanesOf(source.name()).forEach(topic -> read.put(topic, source));
                    read.put(Topics.evaluationsOf(source.name()), source);
                });
        known = new Known(read, System.nanoTime());
        return read;
    }

    private static RequestSource source(ResultSet row) throws SQLException {
        OffsetDateTime removed = row.getObject("removed_at", OffsetDateTime.class);
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
