package io.aistrale.telemetry.store;

import io.aistrale.schemas.event.Usage;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// The values of one row, given from left to right: to a statement's parameters, or to COPY. So
/// that a table's columns and their values are listed once, whichever way its rows go.
abstract sealed class StoreRow permits StatementStoreRow, CopyStoreRow {
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

    abstract StoreRow id(UUID id) throws SQLException;

    abstract StoreRow day(LocalDate day) throws SQLException;

    StoreRow text(@Nullable String text) throws SQLException {
        return storableText(text == null ? null : storable(text));
    }

    abstract StoreRow count(int count) throws SQLException;

    abstract StoreRow countOrNull(@Nullable Integer count) throws SQLException;

    abstract StoreRow amount(long amount) throws SQLException;

    abstract StoreRow amountOrNull(@Nullable Long amount) throws SQLException;

    abstract StoreRow ratio(double ratio) throws SQLException;

    abstract StoreRow flag(boolean flag) throws SQLException;

    abstract StoreRow time(@Nullable Instant time) throws SQLException;

    abstract StoreRow bytes(ByteBuffer bytes) throws SQLException;

    StoreRow json(Map<String, String> texts) throws SQLException {
        return storableJson(texts.isEmpty() ? "{}" : storable(texts));
    }

    StoreRow json(List<Map<String, Object>> objects) throws SQLException {
        // PostgreSQL refuses the escaped NUL in jsonb as it does the character in text.
        return storableJson(
                objects.isEmpty()
                        ? "[]"
                        : JSON.writeValueAsString(objects).replace("\\u0000", "\uFFFD"));
    }

    /// @param text without the character zero
    abstract StoreRow storableText(@Nullable String text) throws SQLException;

    abstract StoreRow storableJson(String json) throws SQLException;

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
    static String storable(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }

    private static String storable(Map<String, String> texts) {
        Map<String, String> storable = new TreeMap<>();
        texts.forEach((name, text) -> storable.put(storable(name), storable(text)));
        return JSON.writeValueAsString(storable);
    }
}
