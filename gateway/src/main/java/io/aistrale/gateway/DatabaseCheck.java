package io.aistrale.gateway;

import io.aistrale.schemas.database.DatabaseVersion;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/// Done at the start: the database has the tables this build needs.
final class DatabaseCheck {
    /// PostgreSQL may still be starting.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// @throws DatabaseUnusableException it has not, or cannot be asked
    DatabaseCheck(DataSource database) {
        try {
            DatabaseVersion.require(database, PATIENCE);
        } catch (SQLException unreachable) {
            throw new DatabaseUnusableException(
                    "PostgreSQL cannot be asked for its schema version: "
                            + unreachable.getMessage(),
                    unreachable);
        } catch (IllegalStateException older) {
            throw new DatabaseUnusableException(String.valueOf(older.getMessage()), older);
        }
    }
}
