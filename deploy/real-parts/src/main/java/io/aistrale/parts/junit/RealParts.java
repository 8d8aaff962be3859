package io.aistrale.parts.junit;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

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
        return create(name -> List.of("CREATE DATABASE " + name));
    }

    /// Creates a database with all that is in another of these, which nobody uses just now, and
    /// with the settings that roles have there.
    public static TestDatabase copyOf(TestDatabase other) {
        return create(name ->
                List.of(
                        "CREATE DATABASE %s TEMPLATE %s".formatted(name, other.name()),
                        """
                        INSERT INTO pg_db_role_setting
                        SELECT copy.oid, s.setrole, s.setconfig
                        FROM pg_database copy, pg_database other JOIN pg_db_role_setting s ON s.setdatabase = other.oid
                        WHERE copy.datname = '%s' AND other.datname = '%s'
                        """
                                .formatted(name, other.name())));
    }

    /// @param statements that make one of a name
    private static TestDatabase create(Function<String, List<String>> statements) {
        TestParts parts = Holder.PARTS;
        TestDatabase administration = parts.administration();
        String name = "test_" + DATABASES.incrementAndGet();
        try (var connection =
                        DriverManager.getConnection(
                                administration.jdbcUrl(),
                                administration.user(),
                                administration.password());
                var statement = connection.createStatement()) {
            for (String one : statements.apply(name)) {
                statement.execute(one);
            }
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
