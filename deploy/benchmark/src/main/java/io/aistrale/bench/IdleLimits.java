package io.aistrale.bench;

import io.aistrale.parts.PostgresServer;
import java.sql.DriverManager;
import java.sql.SQLException;

/// Budgets and rates of the one who asks and of the provider that no run can use up, and what the
/// calls cost: workers have to reserve, to lease and to settle for each call.
final class IdleLimits {
    private static final String SET =
            """
            INSERT INTO aistrale.model_price
                (price_version, provider, model, effective_from, input, output, source, origin)
            SELECT 'bench', '%1$s', '', '2020-01-01Z', 0.15, 0.6, 'bench', 'operator'
            WHERE NOT EXISTS (SELECT FROM aistrale.model_price WHERE price_version = 'bench');
            INSERT INTO aistrale.budget
                (budget_id, scope, subject, period, limit_usd, created_by)
            SELECT gen_random_uuid(), 'user', '%2$s', period, 1000000, 'bench'
            FROM unnest(ARRAY['daily', 'monthly']) AS period;
            INSERT INTO aistrale.rate_limit
                (kind, subject, requests_per_minute, tokens_per_minute, created_by, changed_at)
            VALUES ('user', '%2$s', 1000000000, 1000000000000, 'bench', now()),
                ('provider', '%1$s', 1000000000, 1000000000000, 'bench', now())
            """
                    .formatted(Question.PROVIDER, Question.USER);

    private static final String LIFT =
            "DELETE FROM aistrale.budget; DELETE FROM aistrale.rate_limit";

    private final String jdbcUrl;

    IdleLimits(String jdbcUrl) {
        this.jdbcUrl = jdbcUrl;
    }

    /// For workers that start from now on.
    void hold(boolean hold) {
        try (var connection = DriverManager.getConnection(jdbcUrl, PostgresServer.USER, "");
                var statement = connection.createStatement()) {
            statement.execute(LIFT);
            if (hold) {
                statement.execute(SET);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The limits could not be set or lifted", e);
        }
    }
}
