package io.aistrale.parts.junit;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/// A Kafka broker and a PostgreSQL, each started when a test of this JVM first asks for it and
/// shared by all its tests. Tests keep apart by topic names and by databases of their own.
///
/// Child processes, or containers with the system property `aistrale.test.parts=containers` (Maven:
/// `-Ptestcontainers`). Use with [WithRealParts].
public final class RealParts {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private RealParts() {}

    public static String kafkaBootstrapServers() {
        return Holder.PARTS.kafkaBootstrapServers();
    }

    /// Creates an empty database. Roles belong to the server and are shared with other tests.
    public static TestDatabase newDatabase() {
        TestParts parts = Holder.PARTS;
        TestDatabase administration = parts.administration();
        String name = "test_" + DATABASES.incrementAndGet();
        try (var connection =
                        DriverManager.getConnection(
                                administration.jdbcUrl(),
                                administration.user(),
                                administration.password());
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("no new database", e);
        }
        return new TestDatabase(
                parts.jdbcUrl(name), administration.user(), administration.password());
    }

    static boolean inContainers() {
        return "containers".equals(System.getProperty("aistrale.test.parts"));
    }

    private static final class Holder {
        static final TestParts PARTS = inContainers() ? new ContainerParts() : new ChildParts();
    }
}
