package io.aistrale.telemetry.store;

import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The parameters of a statement.
final class StatementStoreRow extends StoreRow {
    private final PreparedStatement statement;
    private int bound;

    StatementStoreRow(PreparedStatement statement) {
        this.statement = statement;
    }

    @Override
    StoreRow id(UUID id) throws SQLException {
        statement.setObject(++bound, id);
        return this;
    }

    @Override
    StoreRow day(LocalDate day) throws SQLException {
        statement.setObject(++bound, day);
        return this;
    }

    @Override
    StoreRow count(int count) throws SQLException {
        statement.setInt(++bound, count);
        return this;
    }

    @Override
    StoreRow countOrNull(@Nullable Integer count) throws SQLException {
        statement.setObject(++bound, count, Types.INTEGER);
        return this;
    }

    @Override
    StoreRow amount(long amount) throws SQLException {
        statement.setLong(++bound, amount);
        return this;
    }

    @Override
    StoreRow amountOrNull(@Nullable Long amount) throws SQLException {
        statement.setObject(++bound, amount, Types.BIGINT);
        return this;
    }

    @Override
    StoreRow ratio(double ratio) throws SQLException {
        statement.setDouble(++bound, ratio);
        return this;
    }

    @Override
    StoreRow flag(boolean flag) throws SQLException {
        statement.setBoolean(++bound, flag);
        return this;
    }

    @Override
    StoreRow time(@Nullable Instant time) throws SQLException {
        statement.setObject(
                ++bound,
                time == null ? null : time.atOffset(ZoneOffset.UTC),
                Types.TIMESTAMP_WITH_TIMEZONE);
        return this;
    }

    @Override
    StoreRow bytes(ByteBuffer bytes) throws SQLException {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        statement.setBytes(++bound, copy);
        return this;
    }

    @Override
    StoreRow storableText(@Nullable String text) throws SQLException {
        statement.setString(++bound, text);
        return this;
    }

    @Override
    StoreRow storableJson(String json) throws SQLException {
        statement.setObject(++bound, json, Types.OTHER);
        return this;
    }
}
