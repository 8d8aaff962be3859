package io.aistrale.gateway.reprice;

import io.aistrale.gateway.reprice.Repricing.Asked;
import io.aistrale.gateway.reprice.Repricing.Progress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Table `repricing`, of which this service writes what is asked and reads the rest.
public final class RepricingStore implements RepricingDirectory {

    private final JdbcClient jdbc;

    public RepricingStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void insert(Repricing repricing) {
        Asked asked = repricing.asked();
        jdbc.sql(
                        """
                        INSERT INTO aistrale.repricing (repricing_id, from_at, to_at, provider, model,
                            dry_run, note, requested_by)
                        VALUES (:id, :from, :to, :provider, :model, :dry, :note, :by)
                        """)
                .param("id", repricing.id())
                .param("from", asked.from().atOffset(ZoneOffset.UTC))
                .param("to", asked.to().atOffset(ZoneOffset.UTC))
                .param("provider", asked.provider())
                .param("model", asked.model())
                .param("dry", asked.dryRun())
                .param("note", asked.note())
                .param("by", repricing.requestedBy())
                .update();
    }

    @Override
    public Optional<Repricing> find(UUID id) {
        return jdbc.sql("SELECT * FROM aistrale.repricing WHERE repricing_id = ?")
                .param(id)
                .query((row, _) -> repricing(row))
                .optional();
    }

    private static Repricing repricing(ResultSet row) throws SQLException {
        return new Repricing(
                row.getObject("repricing_id", UUID.class),
                new Asked(
                        required(row, "from_at"),
                        required(row, "to_at"),
                        row.getString("provider"),
                        row.getString("model"),
                        row.getBoolean("dry_run"),
                        row.getString("note")),
                row.getString("requested_by"),
                required(row, "requested_at"),
                new Progress(
                        row.getString("status"),
                        row.getLong("looked_at"),
                        row.getLong("changed"),
                        row.getLong("unpriced"),
                        row.getBigDecimal("difference_usd"),
                        row.getBigDecimal("upper_bound_difference_usd"),
                        instant(row, "started_at"),
                        instant(row, "finished_at")));
    }

    private static Instant required(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(instant(row, column));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
