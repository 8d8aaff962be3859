package io.aistrale.schemas.database;

import org.flywaydb.core.Flyway;

/// Brings the schema `aistrale` to the version of this build. Run by `deploy/aistrale migrate`
/// under the database owner's role; services only check the version.
public final class DatabaseMigration {
    /// Version that this build's services need.
    public static final String VERSION = "20";

    private static final String LOCATION = "classpath:io/aistrale/schemas/database/migration";

    private DatabaseMigration() {}

    /// Migrates the database.
    ///
    /// @return number of migrations that were applied
    public static int migrate(String jdbcUrl, String user, String password) {
        return Flyway.configure()
                .dataSource(jdbcUrl, user, password)
                .locations(LOCATION)
                .schemas("aistrale")
                .defaultSchema("aistrale")
                .load()
                .migrate()
                .migrationsExecuted;
    }
}
