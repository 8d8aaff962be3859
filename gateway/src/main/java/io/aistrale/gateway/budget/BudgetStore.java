package io.aistrale.gateway.budget;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Table `budget`, against `cost_daily`. Budgets of API keys are left out: rollups do not know
/// keys, and the ledger is not to be read once a minute.
public final class BudgetStore implements BudgetDirectory {
    private static final String SPENT =
            """
            WITH spend AS (
                SELECT 'user' AS scope, user_id AS subject, sum(cost_usd) AS month_usd,
                       sum(cost_usd) FILTER (WHERE bucket = :today) AS day_usd
                FROM aistrale.cost_daily WHERE bucket BETWEEN :month AND :today GROUP BY user_id
                UNION ALL
                SELECT 'project', project, sum(cost_usd), sum(cost_usd) FILTER (WHERE bucket = :today)
                FROM aistrale.cost_daily WHERE bucket BETWEEN :month AND :today GROUP BY project)
            SELECT scope, subject, period,
                   CASE WHEN limit_usd = 0 THEN 1
                        ELSE coalesce(CASE period WHEN 'daily' THEN day_usd ELSE month_usd END, 0) / limit_usd
                   END AS ratio
            FROM aistrale.budget LEFT JOIN spend USING (scope, subject)
            WHERE scope IN ('user', 'project')
            ORDER BY ratio DESC, scope, subject, period
            LIMIT :limit
            """;

    private final JdbcClient jdbc;

    public BudgetStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<SpentBudget> spent(Instant now, int limit) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return jdbc.sql(SPENT)
                .param("today", today)
                .param("month", today.withDayOfMonth(1))
                .param("limit", limit)
                .query((row, _) ->
                        new SpentBudget(
                                row.getString("scope"),
                                row.getString("subject"),
                                row.getString("period"),
                                row.getDouble("ratio")))
                .list();
    }
}
