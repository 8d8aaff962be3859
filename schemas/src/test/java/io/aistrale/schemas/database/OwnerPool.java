package io.aistrale.schemas.database;

import com.zaxxer.hikari.HikariDataSource;
import io.aistrale.parts.junit.TestDatabase;

/// Connections of a migrated database's owner, in the schema `aistrale`, that stay open: tests look
/// often, and a connection each time would cost more than all they do.
public final class OwnerPool {
    private OwnerPool() {}

    public static HikariDataSource of(TestDatabase database) {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(database.jdbcUrl() + "?currentSchema=aistrale");
        pool.setUsername(database.user());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(2);
        pool.setMinimumIdle(0);
        return pool;
    }
}
