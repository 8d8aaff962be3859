package io.aistrale.stack.output;

import io.aistrale.schemas.content.SealedOutput;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/// Table `inference_output`: which keys its rows name.
record OutputTable(OutputPlaces places) {
    private static final String CONNECT_SECONDS = "5";

    /// All outputs are looked at.
    private static final String ANSWER_SECONDS = "1800";

    /// What a key has sealed.
    ///
    /// @param lastDay of its youngest output
    record Sealed(long outputs, LocalDate lastDay) {}

    /// By key.
    Map<String, Sealed> byKey() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                """
                                SELECT substring(sealed FROM 1 FOR 5), count(*), max(day)
                                FROM aistrale.inference_output GROUP BY 1
                                """)) {
            Map<String, Sealed> found = new TreeMap<>();
            while (rows.next()) {
                found.put(
                        SealedOutput.keyId(rows.getBytes(1)).orElse("none"),
                        new Sealed(rows.getLong(2), rows.getObject(3, LocalDate.class)));
            }
            return found;
        } catch (SQLException e) {
            // Without parameters: they may hold a password.
            throw new OutputsFailedException(
                    "PostgreSQL at %s: %s"
                            .formatted(places.jdbcUrl().replaceFirst("\\?.*", ""), e.getMessage()));
        }
    }

    private Connection connect() throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("user", places.user());
        if (places.password() != null) {
            settings.setProperty("password", places.password().reveal());
        }
        settings.setProperty("connectTimeout", CONNECT_SECONDS);
        settings.setProperty("socketTimeout", ANSWER_SECONDS);
        return DriverManager.getConnection(places.jdbcUrl(), settings);
    }
}
