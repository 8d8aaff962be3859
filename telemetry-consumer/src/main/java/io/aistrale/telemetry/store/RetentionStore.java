package io.aistrale.telemetry.store;

import java.time.LocalDate;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/// Drops days of the partitioned tables, which belong to the database's owner.
@Component
public class RetentionStore {
    private final JdbcTemplate jdbc;

    RetentionStore(DataSource database) {
        this.jdbc = new JdbcTemplate(database);
    }

    /// Drops the oldest day of a table if it lies before another.
    ///
    /// @return which it was; empty where there is none, or another instance is at it
    /// @throws DataAccessException somebody uses the table for longer than we wait (half a second),
    ///   or the database cannot be asked
    public Optional<LocalDate> dropOldestDay(String table, LocalDate before) {
        return jdbc.query(
                        "SELECT drop_oldest_day(?, ?)",
                        (row, _) -> Optional.ofNullable(row.getObject(1, LocalDate.class)),
                        table,
                        before)
                .getFirst();
    }
}
