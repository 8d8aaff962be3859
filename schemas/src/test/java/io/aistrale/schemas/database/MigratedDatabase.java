package io.aistrale.schemas.database;

import io.aistrale.parts.junit.RealParts;
import io.aistrale.parts.junit.TestDatabase;
import org.jspecify.annotations.Nullable;

/// Databases of tests with the schema of this build: migrated once in a JVM, and copied, as twenty
/// migrations take longer than most tests.
public final class MigratedDatabase {
    private static @Nullable TestDatabase migrated;

    private MigratedDatabase() {}

    public static synchronized TestDatabase create() {
        if (migrated == null) {
            TestDatabase database = RealParts.newDatabase();
            DatabaseMigration.migrate(database.jdbcUrl(), database.user(), database.password());
            migrated = database;
        }
        return RealParts.copyOf(migrated);
    }
}
