package io.aistrale.bench;

import io.aistrale.parts.PostgresServer;
import java.sql.DriverManager;
import java.sql.SQLException;

/// A budget of the one who asks that no run can spend, and what the calls cost.
final class Budget {
    private static final String SET =
            """
            INSERT INTO aistrale.model_price
                (price_version, provider, model, effective_from, input, output, source, origin)
            VALUES ('bench', '%1$s', '', '2020-01-01Z', 0.15, 0.6, 'bench', 'operator');
            INSERT INTO aistrale.budget
                (budget_id, scope, subject, period, limit_usd, created_by)
            SELECT gen_random_uuid(), 'user', '%2$s', period, 1000000, 'bench'
            FROM unnest(ARRAY['daily', 'monthly']) AS period
            """
                    .formatted(Question.PROVIDER, Question.USER);

    private Budget() {}

    static void set(String jdbcUrl) {
        try (var connection = DriverManager.getConnection(jdbcUrl, PostgresServer.USER, "");
                var insert = connection.createStatement()) {
            insert.execute(SET);
        } catch (SQLException e) {
            throw new IllegalStateException("The budget could not be set", e);
        }
    }
}
