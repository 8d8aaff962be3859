package io.aistrale.parts.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

@WithRealParts
class RealPartsIT {

    @Test
    void eachDatabaseIsNewAndEmpty() throws Exception {
        TestDatabase first = RealParts.newDatabase();
        TestDatabase second = RealParts.newDatabase();

        execute(first, "CREATE TABLE here (id int)");
        execute(second, "CREATE TABLE here (id int)");

        assertThat(first.jdbcUrl()).isNotEqualTo(second.jdbcUrl());
    }

    @Test
    void aCopyHasWhatTheOtherHasAndTheSettingsOfRolesThere() throws Exception {
        TestDatabase other = RealParts.newDatabase();
        execute(other, "CREATE TABLE here AS SELECT 42 AS answer");
        execute(
                other,
                "ALTER ROLE %s IN DATABASE %s SET statement_timeout = '17s'"
                        .formatted(other.user(), other.name()));

        TestDatabase copy = RealParts.copyOf(other);

        assertThat(ask(copy, "SELECT answer FROM here")).isEqualTo("42");
        assertThat(ask(copy, "SHOW statement_timeout")).isEqualTo("17s");
    }

    @Test
    void theBrokerIsSharedAndAnswers() throws Exception {
        String servers = RealParts.kafkaBootstrapServers();

        assertThat(RealParts.kafkaBootstrapServers()).isEqualTo(servers);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            assertThat(admin.describeCluster().nodes().get(10, TimeUnit.SECONDS)).hasSize(1);
        }
    }

    private static String ask(TestDatabase database, String sql) throws Exception {
        try (var connection =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement();
                var answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getString(1);
        }
    }

    private static void execute(TestDatabase database, String sql) throws Exception {
        try (var connection =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
