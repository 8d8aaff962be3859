package io.aistrale.schemas.database;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Tells whether a database has the tables this build's services need. Services check it and never
/// migrate.
public final class DatabaseVersion {
    private DatabaseVersion() {}

    /// Requires the version of this build, or a later one (migrations only ever add).
    ///
    /// @throws IllegalStateException where the database is older or was never migrated
    /// @throws SQLException where the database cannot be asked
    public static void require(DataSource database) throws SQLException {
        String found = find(database);
        if (found == null
                || Integer.parseInt(found) < Integer.parseInt(DatabaseMigration.VERSION)) {
            throw new IllegalStateException(
                    "the database schema aistrale is at version "
                            + found
                            + ", needed is "
                            + DatabaseMigration.VERSION
                            + " or later: run `deploy/aistrale migrate`");
        }
    }

    private static @Nullable String find(DataSource database) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var exists =
                        statement.executeQuery(
                                "SELECT to_regclass('aistrale.flyway_schema_history')")) {
            exists.next();
            if (exists.getString(1) == null) {
                return null;
            }
            try (var version =
                    statement.executeQuery(
                            "SELECT max(version::int) FROM aistrale.flyway_schema_history WHERE success")) {
                version.next();
                return version.getString(1);
            }
        }
    }
}
