package io.aistrale.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerIT {

    @TempDir Path directory;

    @Test
    void rowsSurviveAStopAndAKill() throws Exception {
        PostgresServer server = durable();
        try (var _ = server.startAndAwait();
                Connection connection = connect(server)) {
            connection.createStatement().execute("CREATE TABLE kept AS SELECT 42 AS answer");
        }
        assertThat(FreePorts.answers(server.port())).isFalse();

        RunningPart killed = server.startAndAwait();
        assertThat(answer(server)).isEqualTo(42);
        killed.kill();

        try (var _ = server.startAndAwait()) {
            assertThat(answer(server)).isEqualTo(42);
        }
    }

    private PostgresServer durable() {
        PostgresServer server = PostgresServer.forTests(FreePorts.next(), directory);
        return new PostgresServer(server.port(), directory, server.log(), true, server.cache());
    }

    private static int answer(PostgresServer server) throws SQLException {
        try (Connection connection = connect(server);
                var rows = connection.createStatement().executeQuery("SELECT answer FROM kept")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static Connection connect(PostgresServer server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), PostgresServer.USER, "");
    }
}
