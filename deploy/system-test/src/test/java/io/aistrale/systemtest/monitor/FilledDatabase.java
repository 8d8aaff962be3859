package io.aistrale.systemtest.monitor;

import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.schemas.database.MigratedDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// A migrated database with five weeks of calls, read as the dashboards read it.
final class FilledDatabase implements AutoCloseable {
    private static final String READER = "aistrale_dashboard";
    private static final Set<Integer> NUMBERS =
            Set.of(Types.BIGINT, Types.INTEGER, Types.NUMERIC, Types.DOUBLE, Types.REAL);

    private final Connection reader;

    private FilledDatabase(Connection reader) {
        this.reader = reader;
    }

    /// @param numbers columns that hold numbers
    record Answer(List<String> columns, Set<String> numbers, List<Map<String, Object>> rows) {
        /// The only row's only value.
        Object value() {
            return Objects.requireNonNull(rows.getFirst().get(columns.getFirst()));
        }
    }

    static FilledDatabase create() throws IOException, SQLException {
        TestDatabase database = MigratedDatabase.create();
        try (var owner =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                var statement = owner.createStatement();
                var script = FilledDatabase.class.getResourceAsStream("filled-database.sql")) {
            statement.execute(
                    new String(
                            Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
        }
        return new FilledDatabase(DriverManager.getConnection(database.jdbcUrl(), READER, ""));
    }

    Answer ask(String sql) throws SQLException {
        try (var statement = reader.createStatement();
                var result = statement.executeQuery(sql)) {
            return answer(result);
        }
    }

    private static Answer answer(ResultSet result) throws SQLException {
        var described = result.getMetaData();
        List<String> columns = new ArrayList<>();
        Set<String> numbers = new HashSet<>();
        for (int i = 1; i <= described.getColumnCount(); i++) {
            columns.add(described.getColumnLabel(i));
            if (NUMBERS.contains(described.getColumnType(i))) {
                numbers.add(described.getColumnLabel(i));
            }
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        while (result.next()) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (String column : columns) {
                row.put(column, result.getObject(column));
            }
            rows.add(row);
        }
        return new Answer(columns, numbers, rows);
    }

    @Override
    public void close() throws SQLException {
        reader.close();
    }
}
