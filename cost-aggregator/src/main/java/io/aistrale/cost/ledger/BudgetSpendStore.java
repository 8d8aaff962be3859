package io.aistrale.cost.ledger;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcOperations;

/// What budgets go by: `budget_spend`, the ledger by API key, user and project, a row for each day
/// on which something was spent.
final class BudgetSpendStore {
    private static final Columns<Map.Entry<Key, Spend>> COLUMNS =
            new Columns<Map.Entry<Key, Spend>>()
                    .with("scope", "text", row -> row.getKey().scope())
                    .with("subject", "text", row -> row.getKey().subject())
                    .with("day", "date", row -> row.getKey().day())
                    .with("cost_usd", "numeric", row -> row.getValue().costUsd())
                    .with("upper_bound_usd", "numeric", row -> row.getValue().upperBoundUsd());

    private static final String UPSERT =
            """
            INSERT INTO budget_spend AS s (%s) SELECT * FROM %s
            ON CONFLICT (scope, subject, day) DO UPDATE
            SET cost_usd = s.cost_usd + excluded.cost_usd,
                upper_bound_usd = s.upper_bound_usd + excluded.upper_bound_usd
            """
                    .formatted(COLUMNS.names(), COLUMNS.unnest());

    private final JdbcOperations database;

    BudgetSpendStore(JdbcOperations database) {
        this.database = database;
    }

    /// Who spends, on which UTC day. All instances write rows in this order, so they wait for each
    /// other and never deadlock.
    private record Key(String scope, String subject, LocalDate day) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::scope)
                        .thenComparing(Key::subject)
                        .thenComparing(Key::day);

        static Stream<Key> of(Attempt attempt) {
            var day = attempt.startedAt().atOffset(ZoneOffset.UTC).toLocalDate();
            var key =
                    attempt.apiKeyId() == null
                            ? Stream.<Key>empty()
                            : Stream.of(new Key("api_key", attempt.apiKeyId(), day));
            return Stream.concat(
                    key,
                    Stream.of(
                            new Key("user", attempt.userId(), day),
                            new Key("project", attempt.project(), day)));
        }

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private record Spend(BigDecimal costUsd, BigDecimal upperBoundUsd) {
        static Spend of(Totals totals) {
            return new Spend(totals.costUsd(), totals.upperBoundUsd());
        }

        Spend plus(Spend other) {
            return new Spend(costUsd.add(other.costUsd), upperBoundUsd.add(other.upperBoundUsd));
        }

        boolean isSomething() {
            return costUsd.signum() != 0 || upperBoundUsd.signum() != 0;
        }
    }

    /// Adds new ledger entries.
    void add(List<Entry> entries) {
        var sums = new TreeMap<Key, Spend>();
        for (Entry entry : entries) {
            var spend = Spend.of(entry.totals());
            if (spend.isSomething()) {
                Key.of(entry.attempt()).forEach(key -> sums.merge(key, spend, Spend::plus));
            }
        }
        if (!sums.isEmpty()) {
            add(sums);
        }
    }

    private void add(TreeMap<Key, Spend> sums) {
        var rows = List.copyOf(sums.entrySet());
        database.update(connection -> {
            PreparedStatement statement = connection.prepareStatement(UPSERT);
            int parameter = 1;
            for (var column : COLUMNS.all()) {
                statement.setArray(
                        parameter++, connection.createArrayOf(column.type(), column.values(rows)));
            }
            return statement;
        });
    }
}
