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
        return newDatabase("");
    }

    /// Creates a database with all that is in another of these, which nobody uses just now, and
    /// with the settings that roles have there.
    public static TestDatabase copyOf(TestDatabase other) {
        TestDatabase copy = newDatabase(" TEMPLATE " + other.name());
        try (var connection =
                        DriverManager.getConnection(copy.jdbcUrl(), copy.user(), copy.password());
                var statement =
                        connection.prepareStatement(
                                """
                                INSERT INTO pg_db_role_setting
                                SELECT own.oid, s.setrole, s.setconfig
                                FROM pg_database own, pg_database other JOIN pg_db_role_setting s ON s.setdatabase = other.oid
                                WHERE own.datname = ? AND other.datname = ?
                                """)) {
            statement.setString(1, copy.name());
            statement.setString(2, other.name());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("no settings in a new database", e);
        }
        return copy;
    }

    private static TestDatabase newDatabase(String from) {
        TestParts parts = Holder.PARTS;
        TestDatabase administration = parts.administration();
        String name = "test_" + DATABASES.incrementAndGet();
        try (var connection =
                        DriverManager.getConnection(
                                administration.jdbcUrl(),
                                administration.user(),
                                administration.password());
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + from);
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
