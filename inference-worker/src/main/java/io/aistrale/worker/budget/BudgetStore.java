package io.aistrale.worker.budget;

import io.aistrale.schemas.database.ModelPrices;
import io.aistrale.schemas.pricing.PriceBook;
import io.aistrale.schemas.topic.Topics;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/// Tables `budget` and `budget_lease`, and how far the ledger is.
public final class BudgetStore implements BudgetBook {
    /// Names the ledger's positions in `consumer_offset`.
    private static final String LEDGER = "cost-aggregator";

    private static final String BUDGETS =
            "SELECT budget_id, scope, subject, period, limit_usd, allow_unpriced FROM aistrale.budget";

    private static final String BOOKED =
            "SELECT partition, next_offset FROM aistrale.consumer_offset WHERE consumer = ? AND topic = ?";

    private static final String LEASE =
            "SELECT * FROM aistrale.lease_budgets(?, ?, ?, ?, ?, ?, ? * interval '1 millisecond')";

    private static final String PRICES = "SELECT count(*) FROM aistrale.model_price";

    private final JdbcTemplate database;
    private final String workerId;

    public BudgetStore(DataSource database, String workerId) {
        this.database = new JdbcTemplate(database);
        this.workerId = workerId;
    }

    @Override
    public List<Budget> budgets() {
        return database.query(BUDGETS, (row, _) -> budget(row));
    }

    private static Budget budget(ResultSet row) throws SQLException {
        return new Budget(
                row.getObject("budget_id", UUID.class),
                Budget.Scope.valueOf(row.getString("scope").toUpperCase(Locale.ROOT)),
                row.getString("subject"),
                Budget.Period.valueOf(row.getString("period").toUpperCase(Locale.ROOT)),
                row.getBigDecimal("limit_usd"),
                row.getBoolean("allow_unpriced"));
    }

    /// Rows of prices are only ever added, so that their number tells whether there are new ones.
    @Override
    public PriceBook prices(PriceBook known) {
        Long rows = database.queryForObject(PRICES, Long.class);
        if (rows != null && rows == known.rows()) {
            return known;
        }
        return Objects.requireNonNull(
                        database.execute((ConnectionCallback<ModelPrices>) ModelPrices::read))
                .book();
    }

    @Override
    public Map<Integer, Long> booked() {
        var booked = new HashMap<Integer, Long>();
        database.query(
                BOOKED,
                row -> {
                    booked.put(row.getInt("partition"), row.getLong("next_offset"));
                },
                LEDGER,
                Topics.JOURNAL);
        return booked;
    }

    @Override
    public List<Told> lease(List<Wanted> wanted, Duration ttl) {
        return database.query(
                connection -> {
                    PreparedStatement lease = connection.prepareStatement(LEASE);
                    lease.setString(1, workerId);
                    lease.setArray(2, array(connection, "uuid", wanted, one -> one.key().budget()));
                    lease.setArray(3, array(connection, "date", wanted, one -> one.key().start()));
                    lease.setArray(4, array(connection, "numeric", wanted, Wanted::kept));
                    lease.setArray(5, array(connection, "numeric", wanted, Wanted::enough));
                    lease.setArray(6, array(connection, "numeric", wanted, Wanted::most));
                    lease.setLong(7, ttl.toMillis());
                    return lease;
                },
                (row, _) -> told(row));
    }

    private static Array array(
            Connection connection, String type, List<Wanted> wanted, Function<Wanted, Object> value)
            throws SQLException {
        return connection.createArrayOf(type, wanted.stream().map(value).toArray());
    }

    private static Told told(ResultSet row) throws SQLException {
        return new Told(
                new Key(
                        row.getObject("budget_id", UUID.class),
                        row.getObject("period_start", LocalDate.class)),
                row.getBigDecimal("limit_usd"),
                row.getBigDecimal("spent_usd"),
                row.getBigDecimal("held_usd"));
    }
}
