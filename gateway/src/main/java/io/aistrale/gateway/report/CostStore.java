package io.aistrale.gateway.report;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads `cost_hourly`, `cost_daily` and `cost_daily_by_tag`, and never the ledger beneath them.
public final class CostStore implements CostDirectory {

    private final JdbcClient jdbc;

    public CostStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public CostReport read(CostQuery query) {
        CostStatement statement = CostStatement.of(query);
        List<CostReport.Row> rows =
                jdbc.sql(statement.sql())
                        .params(statement.parameters())
                        .query((row, _) -> row(row, query))
                        .list();
        CostSums totals = rows.getFirst().sums();
        List<CostReport.Row> page = rows.subList(1, Math.min(rows.size(), query.limit() + 1));
        return new CostReport(List.copyOf(page), totals, rows.size() > query.limit() + 1);
    }

    private static CostReport.Row row(ResultSet row, CostQuery query) throws SQLException {
        List<@Nullable String> keys = new ArrayList<>();
        for (Grouping grouping : query.groupBy()) {
            String key = row.getString(grouping.column);
            keys.add(grouping == Grouping.HOUR && key != null ? hour(key, query) : key);
        }
        return new CostReport.Row(keys, sums(row));
    }

    private static String hour(String epochSecond, CostQuery query) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                Instant.ofEpochSecond(Long.parseLong(epochSecond)).atZone(query.zone()));
    }

    private static CostSums sums(ResultSet row) throws SQLException {
        Map<TokenClass, Long> usage = new EnumMap<>(TokenClass.class);
        for (TokenClass tokenClass : TokenClass.values()) {
            usage.put(tokenClass, row.getLong(tokenClass.column));
        }
        return new CostSums(
                row.getLong("requests"),
                row.getLong("errors"),
                row.getLong("unknowns"),
                row.getLong("unbounded"),
                row.getLong("unpriced"),
                usage,
                usd(row, "cost_usd"),
                usd(row, "upper_bound_usd"));
    }

    /// With all of its digits, where the sum of nothing has none.
    private static BigDecimal usd(ResultSet row, String column) throws SQLException {
        return row.getBigDecimal(column).setScale(12);
    }
}
