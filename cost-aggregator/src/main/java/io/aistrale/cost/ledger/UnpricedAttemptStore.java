package io.aistrale.cost.ledger;

import io.aistrale.schemas.id.TimeOrderedIds;
import java.sql.PreparedStatement;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcOperations;

/// Attempts that wait for a price: `unpriced_attempt`. Kept in the transactions of the entries, so
/// it is never behind the ledger, and as small as what has no price.
public final class UnpricedAttemptStore {
    private static final Columns<Entry> COLUMNS =
            new Columns<Entry>()
                    .with("attempt_id", "uuid", entry -> entry.attempt().id())
                    .with("day", "date", entry -> TimeOrderedIds.dayOf(entry.attempt().id()))
                    .with("provider", "text", entry -> entry.attempt().provider())
                    .with("model", "text", entry -> entry.attempt().model())
                    .with("input_tokens", "int8", entry -> entry.usage().inputTokens())
                    .with("output_tokens", "int8", entry -> entry.usage().outputTokens())
                    .with("attempt_started_at", "timestamptz", e -> e.attempt().startedAt());

    /// A later entry of the same attempt adds its usage, and has looked at prices anew.
    private static final String NOTE =
            """
            INSERT INTO unpriced_attempt AS u (%s, tried_prices) SELECT entry.*, ? FROM %s AS entry
            ON CONFLICT (attempt_id) DO UPDATE SET tried_prices = excluded.tried_prices,
                input_tokens = u.input_tokens + excluded.input_tokens,
                output_tokens = u.output_tokens + excluded.output_tokens
            """
                    .formatted(COLUMNS.names(), COLUMNS.unnest());

    private static final String UNTRIED =
            "SELECT attempt_id FROM unpriced_attempt WHERE tried_prices < ? ORDER BY tried_prices, attempt_id LIMIT ?";
    private static final String TRIED =
            "UPDATE unpriced_attempt SET tried_prices = ? WHERE attempt_id = ANY (?) AND tried_prices < ?";
    private static final String FORGET = "DELETE FROM unpriced_attempt WHERE attempt_id = ANY (?)";

    private static final String FORGET_UNKNOWN =
            """
            DELETE FROM unpriced_attempt u WHERE attempt_id = ANY (?)
                AND NOT EXISTS (SELECT FROM cost_record r WHERE r.attempt_id = u.attempt_id AND r.day = u.day)
            """;

    private final JdbcOperations database;

    public UnpricedAttemptStore(JdbcOperations database) {
        this.database = database;
    }

    /// Takes note of what entries just inserted say.
    ///
    /// @param entries in the order of their attempts' entries
    /// @param prices rows of the price book they were figured with
    void note(List<Entry> entries, long prices) {
        var latest = new LinkedHashMap<UUID, Entry>();
        entries.forEach(entry -> latest.put(entry.attempt().id(), entry));
        forget(
                latest.values().stream()
                        .filter(entry -> entry.number() > 0 && !entry.lacksPrice())
                        .map(entry -> entry.attempt().id())
                        .toList());
        List<Entry> waiting = latest.values().stream().filter(Entry::lacksPrice).toList();
        if (!waiting.isEmpty()) {
            add(waiting, prices);
        }
    }

    private void add(List<Entry> entries, long prices) {
        database.update(connection -> {
            PreparedStatement statement = connection.prepareStatement(NOTE);
            int parameter = 1;
            statement.setLong(parameter++, prices);
            for (var column : COLUMNS.all()) {
                statement.setArray(
                        parameter++,
                        connection.createArrayOf(column.type(), column.values(entries)));
            }
            return statement;
        });
    }

    /// Attempts for which no price was looked for since the book has had `prices` rows.
    List<UUID> untried(long prices, int limit) {
        return database.query(UNTRIED, (row, _) -> row.getObject(1, UUID.class), prices, limit);
    }

    /// No price was found for these.
    void tried(Collection<UUID> attempts, long prices) {
        if (!attempts.isEmpty()) {
            database.update(connection -> {
                PreparedStatement update = connection.prepareStatement(TRIED);
                update.setLong(1, prices);
                update.setArray(2, connection.createArrayOf("uuid", attempts.toArray()));
                update.setLong(3, prices);
                return update;
            });
        }
    }

    /// Those of `attempts` that the ledger has no entries of any more need no price.
    void forgetUnknown(Collection<UUID> attempts) {
        database.update(connection -> {
            PreparedStatement delete = connection.prepareStatement(FORGET_UNKNOWN);
            delete.setArray(1, connection.createArrayOf("uuid", attempts.toArray()));
            return delete;
        });
    }

    /// These wait for no price any more.
    void forget(Collection<UUID> attempts) {
        if (!attempts.isEmpty()) {
            database.update(connection -> {
                PreparedStatement delete = connection.prepareStatement(FORGET);
                delete.setArray(1, connection.createArrayOf("uuid", attempts.toArray()));
                return delete;
            });
        }
    }
}
