package io.aistrale.gateway.budget;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Table `budget`, against `budget_spend` and `budget_lease`.
public final class BudgetStore implements BudgetDirectory {
    /// With what is spent of each and what workers hold of it.
    private static final String STANDINGS =
            """
            SELECT b.*, aistrale.spent_of(b, p.start) AS spent_usd,
                   (SELECT coalesce(sum(l.held_usd), 0) FROM aistrale.budget_lease l
                    WHERE l.budget_id = b.budget_id AND l.period_start = p.start AND l.expires_at > now()) AS reserved_usd
            FROM aistrale.budget b
            CROSS JOIN LATERAL (SELECT CASE b.period WHEN 'daily' THEN :today::date ELSE :month::date END AS start) AS p
            """;

    private static final String LIST =
            STANDINGS
                    + """
                    WHERE (:id::uuid IS NULL OR b.budget_id = :id::uuid)
                      AND (:scope::text IS NULL OR b.scope = :scope::text)
                      AND (:subject::text IS NULL OR b.subject = :subject::text)
                      AND (NOT :own OR (b.scope, b.subject) IN
                           (('api_key', :key::text), ('user', :user::text), ('project', :project::text)))
                    ORDER BY b.scope, b.subject, b.period LIMIT :limit
                    """;

    private static final String SPENT =
            """
            SELECT scope, subject, period,
                   CASE WHEN limit_usd = 0 THEN 1 ELSE spent_usd / limit_usd END AS ratio,
                   CASE WHEN limit_usd = 0 THEN 0 ELSE reserved_usd / limit_usd END AS reserved_ratio
            FROM (%s) AS standing
            ORDER BY ratio DESC, scope, subject, period LIMIT :limit
            """
                    .formatted(STANDINGS);

    private final JdbcClient jdbc;

    public BudgetStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Budget> find(BudgetScope scope, String subject, BudgetPeriod period) {
        return jdbc.sql(
                        "SELECT * FROM aistrale.budget WHERE scope = ? AND subject = ? AND period = ?")
                .param(scope.text())
                .param(subject)
                .param(period.text())
                .query((row, _) -> budget(row))
                .optional();
    }

    @Override
    public Optional<Budget> find(UUID id) {
        return jdbc.sql("SELECT * FROM aistrale.budget WHERE budget_id = ?")
                .param(id)
                .query((row, _) -> budget(row))
                .optional();
    }

    @Override
    public void put(Budget budget) {
        jdbc.sql(
                        """
                        INSERT INTO aistrale.budget (budget_id, scope, subject, period, limit_usd, allow_unpriced,
                            created_by, created_at, changed_at)
                        VALUES (:id, :scope, :subject, :period, :limit, :unpriced, :by, :created, :changed)
                        ON CONFLICT (scope, subject, period) DO UPDATE SET limit_usd = excluded.limit_usd,
                            allow_unpriced = excluded.allow_unpriced, changed_at = excluded.changed_at
                        """)
                .param("id", budget.id())
                .param("scope", budget.scope().text())
                .param("subject", budget.subject())
                .param("period", budget.period().text())
                .param("limit", budget.limitUsd())
                .param("unpriced", budget.allowUnpriced())
                .param("by", budget.createdBy())
                .param("created", budget.createdAt().atOffset(ZoneOffset.UTC))
                .param("changed", budget.changedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    @Override
    public boolean remove(UUID id) {
        return jdbc.sql("DELETE FROM aistrale.budget WHERE budget_id = ?").param(id).update() == 1;
    }

    @Override
    public List<BudgetStanding> list(BudgetQuery query, int limit) {
        var viewer = query.viewer();
        var scope = query.scope();
        LocalDate today = LocalDate.ofInstant(query.now(), ZoneOffset.UTC);
        return jdbc.sql(LIST)
                .param("today", today)
                .param("month", today.withDayOfMonth(1))
                .param("id", query.id())
                .param("scope", scope == null ? null : scope.text())
                .param("subject", query.subject())
                .param("own", viewer != null)
                .param("key", viewer == null ? null : viewer.keyId())
                .param("user", viewer == null ? null : viewer.userId())
                .param("project", viewer == null ? null : viewer.project())
                .param("limit", limit)
                .query((row, _) ->
                        new BudgetStanding(
                                budget(row),
                                row.getBigDecimal("spent_usd"),
                                row.getBigDecimal("reserved_usd")))
                .list();
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
                                row.getDouble("ratio"),
                                row.getDouble("reserved_ratio")))
                .list();
    }

    private static Budget budget(ResultSet row) throws SQLException {
        return new Budget(
                row.getObject("budget_id", UUID.class),
                BudgetScope.valueOf(row.getString("scope").toUpperCase(Locale.ROOT)),
                row.getString("subject"),
                BudgetPeriod.valueOf(row.getString("period").toUpperCase(Locale.ROOT)),
                row.getBigDecimal("limit_usd"),
                row.getBoolean("allow_unpriced"),
                row.getString("created_by"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }
}
