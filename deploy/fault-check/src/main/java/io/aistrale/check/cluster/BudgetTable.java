package io.aistrale.check.cluster;

import io.aistrale.check.verdict.BudgetUse;
import io.aistrale.check.verdict.Spending;
import io.aistrale.check.verdict.TightBudget;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/// The budgets that are less than is asked for: what they have when a run begins, what is added,
/// and what becomes of them.
public final class BudgetTable {
    private static final String SPENT =
            "aistrale.spent_of(b, date_trunc('month', now() AT TIME ZONE 'UTC')::date)";

    /// What is spent already, and what a run begins with.
    private static final String BEGIN =
            "UPDATE aistrale.budget b SET limit_usd = ? + %s WHERE scope = 'user' AND subject = ?"
                    .formatted(SPENT);

    private static final String RAISE =
            "UPDATE aistrale.budget SET limit_usd = limit_usd + ? WHERE scope = 'user' AND subject = ?";

    private static final String USE =
            """
            SELECT limit_usd, %s AS spent_usd,
                (SELECT coalesce(sum(held_usd), 0) FROM aistrale.budget_lease l
                 WHERE l.budget_id = b.budget_id AND expires_at > clock_timestamp()) AS held_usd
            FROM aistrale.budget b
            WHERE scope = 'user' AND subject = ?
            """
                    .formatted(SPENT);

    /// Who lives renews what it holds every two seconds.
    private static final String LEAST_HELD =
            """
            SELECT CASE WHEN count(*) > 1 THEN min(held_usd) ELSE 0 END
            FROM aistrale.budget_lease JOIN aistrale.budget USING (budget_id)
            WHERE scope = 'user' AND subject = ?
                AND renewed_at > clock_timestamp() - interval '5 seconds'
            """;

    private final String jdbcUrl;
    private final String databaseUser;

    BudgetTable(String jdbcUrl, String databaseUser) {
        this.jdbcUrl = jdbcUrl;
        this.databaseUser = databaseUser;
    }

    /// Gives a budget what it has when a run begins, whatever earlier ones left of it.
    public void begin(TightBudget tight) {
        add(BEGIN, tight.atFirst(), tight.user());
    }

    /// Adds to it while a run lasts.
    ///
    /// @throws IllegalStateException PostgreSQL is away
    public void raise(TightBudget tight) {
        add(RAISE, tight.nowAndThen(), tight.user());
    }

    private void add(String statement, BigDecimal usd, String user) {
        with(
                statement,
                update -> {
                    update.setBigDecimal(1, usd);
                    update.setString(2, user);
                    return update.executeUpdate();
                });
    }

    /// What has become of it since its run began.
    public Spending spending(TightBudget tight) {
        return with(
                USE,
                select -> {
                    select.setString(1, tight.user());
                    try (var row = select.executeQuery()) {
                        row.next();
                        return Spending.of(
                                tight,
                                new BudgetUse(
                                        tight.user(),
                                        row.getBigDecimal("limit_usd"),
                                        row.getBigDecimal("spent_usd"),
                                        row.getBigDecimal("held_usd")));
                    }
                });
    }

    /// What the worker holds that holds least of those alive, US dollars; nothing where there is
    /// but one.
    public BigDecimal leastHeld(TightBudget tight) {
        return with(
                LEAST_HELD,
                select -> {
                    select.setString(1, tight.user());
                    try (var row = select.executeQuery()) {
                        row.next();
                        return row.getBigDecimal(1);
                    }
                });
    }

    private interface Use<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    private <T> T with(String sql, Use<T> use) {
        try (Connection database = DriverManager.getConnection(jdbcUrl, databaseUser, "");
                var statement = database.prepareStatement(sql)) {
            return use.of(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "a budget cannot be read or changed: " + e.getMessage(), e);
        }
    }
}
