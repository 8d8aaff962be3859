package io.aistrale.telemetry.store;

import io.aistrale.schemas.event.Usage;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// The parameters of one row, bound from left to right.
final class StoreRow {
    private static final ObjectMapper JSON = JsonMapper.shared();

    /// Columns of [#usage], in its order.
    static final List<String> USAGE =
            List.of(
                    "input_tokens",
                    "cached_input_tokens",
                    "cache_write_5m_tokens",
                    "cache_write_1h_tokens",
                    "audio_input_tokens",
                    "image_input_tokens",
                    "output_tokens",
                    "reasoning_tokens",
                    "audio_output_tokens",
                    "image_output_tokens",
                    "search_units",
                    "usage_estimated");

    private static final Usage NO_USAGE = Usage.newBuilder().build();

    private final PreparedStatement statement;
    private int bound;

    StoreRow(PreparedStatement statement) {
        this.statement = statement;
    }

    /// `INSERT INTO table (columns) VALUES (?, ...)`, the form the driver joins into statements of
    /// many rows.
    static String insert(String table, List<String> columns) {
        return "INSERT INTO %s (%s) VALUES (%s)"
                .formatted(
                        table,
                        String.join(", ", columns),
                        String.join(", ", Collections.nCopies(columns.size(), "?")));
    }

    static void ids(PreparedStatement statement, int parameter, Set<UUID> ids) throws SQLException {
        statement.setArray(
                parameter, statement.getConnection().createArrayOf("uuid", ids.toArray()));
    }

    StoreRow id(UUID id) throws SQLException {
        statement.setObject(++bound, id);
        return this;
    }

    StoreRow day(LocalDate day) throws SQLException {
        statement.setObject(++bound, day);
        return this;
    }

    StoreRow text(@Nullable String text) throws SQLException {
        statement.setString(++bound, text == null ? null : storable(text));
        return this;
    }

    StoreRow count(int count) throws SQLException {
        statement.setInt(++bound, count);
        return this;
    }

    StoreRow countOrNull(@Nullable Integer count) throws SQLException {
        statement.setObject(++bound, count, Types.INTEGER);
        return this;
    }

    StoreRow amount(long amount) throws SQLException {
        statement.setLong(++bound, amount);
        return this;
    }

    StoreRow amountOrNull(@Nullable Long amount) throws SQLException {
        statement.setObject(++bound, amount, Types.BIGINT);
        return this;
    }

    StoreRow ratio(double ratio) throws SQLException {
        statement.setDouble(++bound, ratio);
        return this;
    }

    StoreRow flag(boolean flag) throws SQLException {
        statement.setBoolean(++bound, flag);
        return this;
    }

    StoreRow time(@Nullable Instant time) throws SQLException {
        statement.setObject(
                ++bound,
                time == null ? null : time.atOffset(ZoneOffset.UTC),
                Types.TIMESTAMP_WITH_TIMEZONE);
        return this;
    }

    StoreRow bytes(ByteBuffer bytes) throws SQLException {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        statement.setBytes(++bound, copy);
        return this;
    }

    StoreRow json(Map<String, String> texts) throws SQLException {
        statement.setObject(++bound, storable(texts), Types.OTHER);
        return this;
    }

    StoreRow json(List<Map<String, Object>> objects) throws SQLException {
        // PostgreSQL refuses the escaped NUL in jsonb as it does the character in text.
        String text = JSON.writeValueAsString(objects).replace("\\u0000", "\uFFFD");
        statement.setObject(++bound, text, Types.OTHER);
        return this;
    }

    StoreRow usage(@Nullable Usage usage) throws SQLException {
        Usage used = usage == null ? NO_USAGE : usage;
        amount(used.getInputTokens()).amount(used.getCachedInputTokens());
        amount(used.getCacheWrite5mTokens()).amount(used.getCacheWrite1hTokens());
        amount(used.getAudioInputTokens()).amount(used.getImageInputTokens());
        amount(used.getOutputTokens()).amount(used.getReasoningTokens());
        amount(used.getAudioOutputTokens()).amount(used.getImageOutputTokens());
        return amount(used.getSearchUnits()).flag(used.getEstimated());
    }

    /// PostgreSQL's text cannot hold the character zero, which models do produce.
    private static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }

    private static String storable(Map<String, String> texts) {
        Map<String, String> storable = new TreeMap<>();
        texts.forEach((name, text) -> storable.put(storable(name), storable(text)));
        return JSON.writeValueAsString(storable);
    }
}
