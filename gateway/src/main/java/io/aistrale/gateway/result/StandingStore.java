package io.aistrale.gateway.result;

import io.aistrale.gateway.result.Inference.Wait;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads how requests stand from `inference`, by its primary key, a partition and some hundreds of
/// requests at a time.
public final class StandingStore implements StandingDirectory {

    private static final int AT_ONCE = 500;

    private static final String STANDINGS =
            """
            SELECT request_id, user_id, status, attempts, waiting_for, waiting_until
            FROM aistrale.inference WHERE day = :day AND request_id = ANY (:ids)
            """;

    private final JdbcClient jdbc;

    public StandingStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Standing> of(Collection<UUID> requestIds) {
        Map<LocalDate, List<UUID>> byDay =
                requestIds.stream().collect(Collectors.groupingBy(TimeOrderedIds::dayOf));
        List<Standing> found = new ArrayList<>();
        byDay.forEach((day, ids) -> {
            for (int from = 0; from < ids.size(); from += AT_ONCE) {
                List<UUID> some = ids.subList(from, Math.min(ids.size(), from + AT_ONCE));
                found.addAll(read(day, some));
            }
        });
        return found;
    }

    private List<Standing> read(LocalDate day, List<UUID> ids) {
        return jdbc.sql(STANDINGS)
                .param("day", day)
                .param("ids", ids.toArray(UUID[]::new))
                .query((row, _) -> standing(row))
                .list();
    }

    private static Standing standing(ResultSet row) throws SQLException {
        return new Standing(
                row.getObject("request_id", UUID.class),
                row.getString("user_id"),
                row.getString("status"),
                row.getInt("attempts"),
                waiting(row));
    }

    private static @Nullable Wait waiting(ResultSet row) throws SQLException {
        OffsetDateTime until = row.getObject("waiting_until", OffsetDateTime.class);
        return until == null || !row.getString("status").equals("waiting")
                ? null
                : new Wait(row.getString("waiting_for"), until.toInstant());
    }
}
