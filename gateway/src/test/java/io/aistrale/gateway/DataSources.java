package io.aistrale.gateway;

import io.aistrale.parts.junit.TestDatabase;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Unpooled connections for tests.
final class DataSources {

    private DataSources() {}

    static DataSource of(TestDatabase database) {
        return new DriverManagerDataSource(
                database.jdbcUrl(), database.user(), database.password());
    }
}
