package io.aistrale.schemas.database;

import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Tells whether a database has the tables this build's services need. Services check it and never
/// migrate.
public final class DatabaseVersion {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private DatabaseVersion() {}

    /// Requires the version of this build, or a later one (migrations only ever add).
    ///
    /// @param patience how long a database that cannot be asked is asked again: a service may start
    ///   before it
    /// @throws IllegalStateException where the database is older or was never migrated
    /// @throws SQLException where the database cannot be asked
    public static void require(DataSource database, Duration patience) throws SQLException {
        String found = findPatiently(database, patience);
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

    /// The same for a database that should be there already.
    public static void require(DataSource database) throws SQLException {
        require(database, Duration.ZERO);
    }

    private static @Nullable String findPatiently(DataSource database, Duration patience)
            throws SQLException {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return find(database);
            } catch (SQLException unreachable) {
                if (System.nanoTime() - until >= 0 || !paused()) {
                    throw unreachable;
                }
            }
        }
    }

    private static boolean paused() {
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
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
