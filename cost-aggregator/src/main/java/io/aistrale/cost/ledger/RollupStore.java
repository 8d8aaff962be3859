package io.aistrale.cost.ledger;

import io.aistrale.cost.ledger.Rollup.Key;
import java.sql.PreparedStatement;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcOperations;

/// The rollups: `cost_hourly`, `cost_daily`, `cost_daily_by_tag`, and what budgets go by.
public final class RollupStore {
    /// How a rollup is written.
    private record Upsert(Columns<Entry<Key, Totals>> columns, String sql) {}

    private static final Map<Rollup, Upsert> UPSERTS = new EnumMap<>(Rollup.class);

    static {
        for (Rollup rollup : Rollup.values()) {
            UPSERTS.put(rollup, upsert(rollup));
        }
    }

    private final JdbcOperations database;
    private final BudgetSpendStore budgets;

    public RollupStore(JdbcOperations database) {
        this.database = database;
        this.budgets = new BudgetSpendStore(database);
    }

    /// Adds new ledger entries to every rollup.
    void add(List<io.aistrale.cost.ledger.Entry> entries) {
        UPSERTS.forEach((rollup, upsert) -> {
            var rows = List.copyOf(rollup.sum(entries).entrySet());
            if (!rows.isEmpty()) {
                add(upsert, rows);
            }
        });
        // Last: a project's one row is all its calls', and others wait for it until the commit.
        budgets.add(entries);
    }

    private void add(Upsert upsert, List<Entry<Key, Totals>> rows) {
        database.update(connection -> {
            PreparedStatement statement = connection.prepareStatement(upsert.sql());
            int parameter = 1;
            for (var column : upsert.columns().all()) {
                statement.setArray(
                        parameter++, connection.createArrayOf(column.type(), column.values(rows)));
            }
            return statement;
        });
    }

    private static Upsert upsert(Rollup rollup) {
        Columns<Entry<Key, Totals>> keys = keys(rollup);
        Columns<Entry<Key, Totals>> measures = measures(new Columns<>());
        Columns<Entry<Key, Totals>> all = measures(keys(rollup));
        String additions =
                measures.all().stream()
                        .map(measure -> "%1$s = r.%1$s + excluded.%1$s".formatted(measure.name()))
                        .collect(Collectors.joining(", "));
        return new Upsert(
                all,
                "INSERT INTO %s AS r (%s) SELECT * FROM %s ON CONFLICT (%s) DO UPDATE SET %s"
                        .formatted(
                                rollup.table, all.names(), all.unnest(), keys.names(), additions));
    }

    private static Columns<Entry<Key, Totals>> keys(Rollup rollup) {
        var columns = new Columns<Entry<Key, Totals>>();
        switch (rollup) {
            case HOURLY -> columns.with("bucket", "timestamptz", row -> row.getKey().bucket());
            case DAILY, DAILY_BY_TAG ->
                    columns.with(
                            "bucket",
                            "date",
                            row -> row.getKey().bucket().atOffset(ZoneOffset.UTC).toLocalDate());
        }
        if (rollup.byTag) {
            columns.with("tag_key", "text", row -> row.getKey().tagKey())
                    .with("tag_value", "text", row -> row.getKey().tagValue());
        }
        return columns.with("user_id", "text", row -> row.getKey().userId())
                .with("project", "text", row -> row.getKey().project())
                .with("provider", "text", row -> row.getKey().provider())
                .with("model", "text", row -> row.getKey().model());
    }

    private static Columns<Entry<Key, Totals>> measures(Columns<Entry<Key, Totals>> columns) {
        return columns.with("requests", "int8", row -> row.getValue().requests())
                .with("errors", "int8", row -> row.getValue().errors())
                .with("unknowns", "int8", row -> row.getValue().unknowns())
                .with("unbounded", "int8", row -> row.getValue().unbounded())
                .with("unpriced", "int8", row -> row.getValue().unpriced())
                .withUsage(row -> row.getValue().usage())
                .with("cost_usd", "numeric", row -> row.getValue().costUsd())
                .with("upper_bound_usd", "numeric", row -> row.getValue().upperBoundUsd());
    }
}
