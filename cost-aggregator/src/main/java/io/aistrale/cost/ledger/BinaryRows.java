package io.aistrale.cost.ledger;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.ByteConverter;

/// Rows in PostgreSQL's binary COPY format: a header, then for each row the number of its fields
/// and each field's length and bytes, as the type's receive function takes them; at last a row of
/// -1 fields.
final class BinaryRows {
    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final byte JSONB_VERSION = 1;

    /// 2000-01-01, the day and the second that PostgreSQL counts from.
    private static final int EPOCH_DAY = 10_957;

    private static final long EPOCH_SECOND = 946_684_800L;

    private byte[] buffer = new byte[128 * 1024];
    private int size;

    BinaryRows() {
        append(HEADER);
    }

    /// Adds a row.
    ///
    /// @param last a further field after those of `columns`
    <R> void add(Columns<R> columns, R row, long last) {
        int16(columns.all().size() + 1);
        for (Columns.Column<R> column : columns.all()) {
            field(column.type(), column.value().apply(row));
        }
        int64Field(last);
    }

    /// No more rows follow.
    void end() {
        int16(-1);
    }

    /// As many of them as [#size()] says.
    byte[] bytes() {
        return buffer;
    }

    int size() {
        return size;
    }

    /// The bytes were taken; more rows follow.
    void clear() {
        size = 0;
    }

    private void field(String type, @Nullable Object value) {
        switch (value) {
            case null -> int32(-1);
            case UUID id -> {
                int32(2 * Long.BYTES);
                int64(id.getMostSignificantBits());
                int64(id.getLeastSignificantBits());
            }
            case Integer count -> int32Field(count);
            case Long amount -> int64Field(amount);
            case Boolean flag -> bytesField(new byte[] {(byte) (flag ? 1 : 0)});
            case LocalDate day -> int32Field(Math.toIntExact(day.toEpochDay() - EPOCH_DAY));
            case Instant time ->
                    int64Field(
                            (time.getEpochSecond() - EPOCH_SECOND) * 1_000_000
                                    + time.getNano() / 1_000);
            case BigDecimal amount -> bytesField(ByteConverter.numeric(amount));
            case String json when type.equals("jsonb") -> {
                byte[] text = json.getBytes(StandardCharsets.UTF_8);
                int32(1 + text.length);
                append(new byte[] {JSONB_VERSION});
                append(text);
            }
            case String text -> bytesField(text.getBytes(StandardCharsets.UTF_8));
            default ->
                    throw new IllegalArgumentException(
                            "no binary form for a %s of type %s"
                                    .formatted(type, value.getClass().getSimpleName()));
        }
    }

    private void bytesField(byte[] bytes) {
        int32(bytes.length);
        append(bytes);
    }

    private void int32Field(int value) {
        int32(Integer.BYTES);
        int32(value);
    }

    private void int64Field(long value) {
        int32(Long.BYTES);
        int64(value);
    }

    private void int16(int value) {
        ensure(Short.BYTES);
        buffer[size++] = (byte) (value >> 8);
        buffer[size++] = (byte) value;
    }

    private void int32(int value) {
        ensure(Integer.BYTES);
        for (int shift = 24; shift >= 0; shift -= 8) {
            buffer[size++] = (byte) (value >> shift);
        }
    }

    private void int64(long value) {
        int32((int) (value >> 32));
        int32((int) value);
    }

    private void append(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        size += bytes.length;
    }

    private void ensure(int bytes) {
        if (buffer.length - size < bytes) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + bytes));
        }
    }
}
