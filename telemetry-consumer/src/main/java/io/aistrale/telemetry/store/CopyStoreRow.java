package io.aistrale.telemetry.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/// Rows in PostgreSQL's binary COPY format: a header, then for each row the number of its fields
/// and each field's length and bytes, as the type's receive function takes them; at last a row of
/// -1 fields. Sent piece by piece, so that memory does not grow with the rows.
final class CopyStoreRow extends StoreRow {
    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final int PIECE_BYTES = 64 * 1024;
    private static final byte JSONB_VERSION = 1;

    /// 2000-01-01, the day and the second that PostgreSQL counts from.
    private static final int EPOCH_DAY = 10_957;

    private static final long EPOCH_SECOND = 946_684_800L;

    private final CopyIn copy;
    private byte[] buffer = new byte[2 * PIECE_BYTES];
    private int end;

    /// @param copy just begun
    CopyStoreRow(CopyIn copy) {
        this.copy = copy;
        append(HEADER);
    }

    /// Begins a row.
    CopyStoreRow row(int fields) throws SQLException {
        if (end >= PIECE_BYTES) {
            send();
        }
        ensure(Short.BYTES);
        buffer[end++] = (byte) (fields >> 8);
        buffer[end++] = (byte) fields;
        return this;
    }

    /// No more rows follow.
    void end() throws SQLException {
        row(-1);
        send();
        copy.endCopy();
    }

    private void send() throws SQLException {
        copy.writeToCopy(buffer, 0, end);
        end = 0;
    }

    @Override
    StoreRow id(UUID id) {
        length(2 * Long.BYTES);
        int64(id.getMostSignificantBits());
        int64(id.getLeastSignificantBits());
        return this;
    }

    @Override
    StoreRow day(LocalDate day) {
        return count(Math.toIntExact(day.toEpochDay() - EPOCH_DAY));
    }

    @Override
    StoreRow count(int count) {
        length(Integer.BYTES);
        int32(count);
        return this;
    }

    @Override
    StoreRow countOrNull(@Nullable Integer count) {
        return count == null ? absent() : count(count);
    }

    @Override
    StoreRow amount(long amount) {
        length(Long.BYTES);
        int64(amount);
        return this;
    }

    @Override
    StoreRow amountOrNull(@Nullable Long amount) {
        return amount == null ? absent() : amount(amount);
    }

    @Override
    StoreRow ratio(double ratio) {
        return amount(Double.doubleToLongBits(ratio));
    }

    @Override
    StoreRow flag(boolean flag) {
        length(1);
        ensure(1);
        buffer[end++] = (byte) (flag ? 1 : 0);
        return this;
    }

    @Override
    StoreRow time(@Nullable Instant time) {
        return time == null
                ? absent()
                : amount(
                        (time.getEpochSecond() - EPOCH_SECOND) * 1_000_000
                                + time.getNano() / 1_000);
    }

    @Override
    StoreRow bytes(ByteBuffer bytes) {
        int size = bytes.remaining();
        length(size);
        ensure(size);
        bytes.duplicate().get(buffer, end, size);
        end += size;
        return this;
    }

    @Override
    StoreRow storableText(@Nullable String text) {
        if (text == null) {
            return absent();
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        length(bytes.length);
        append(bytes);
        return this;
    }

    @Override
    StoreRow storableJson(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        length(1 + bytes.length);
        ensure(1);
        buffer[end++] = JSONB_VERSION;
        append(bytes);
        return this;
    }

    private StoreRow absent() {
        length(-1);
        return this;
    }

    private void length(int bytes) {
        int32(bytes);
    }

    private void int32(int value) {
        ensure(Integer.BYTES);
        for (int shift = 24; shift >= 0; shift -= 8) {
            buffer[end++] = (byte) (value >> shift);
        }
    }

    private void int64(long value) {
        int32((int) (value >> 32));
        int32((int) value);
    }

    private void append(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, buffer, end, bytes.length);
        end += bytes.length;
    }

    private void ensure(int bytes) {
        if (buffer.length - end < bytes) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, end + bytes));
        }
    }
}
