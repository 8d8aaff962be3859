package io.aistrale.schemas.content;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// What a model said, as it is kept: before sealing it is one run of bytes, deflated where that
/// pays. The response repeats the text, and deflating both together leaves little of the second.
///
/// @param text the model produced; null where there is none
/// @param response provider's response as OpenAI-format JSON; null where there is none
public record StoredOutput(@Nullable String text, @Nullable String response) {

    /// The first byte: as it is, or deflated and preceded by the length it has without.
    private static final byte AS_IT_IS = 1;

    private static final byte DEFLATED = 2;

    /// From here on PostgreSQL would compress plain text itself; below it saves less than it costs.
    private static final int DEFLATED_FROM_BYTES = 2_048;

    private static final int ABSENT = -1;

    public boolean isEmpty() {
        return text == null && response == null;
    }

    byte[] toBytes() {
        byte[] one = utf8(text);
        byte[] other = utf8(response);
        ByteBuffer plain =
                ByteBuffer.allocate(1 + 2 * Integer.BYTES + one.length + other.length)
                        .put(AS_IT_IS)
                        .putInt(text == null ? ABSENT : one.length)
                        .put(one)
                        .putInt(response == null ? ABSENT : other.length)
                        .put(other);
        return plain.capacity() < DEFLATED_FROM_BYTES ? plain.array() : deflated(plain.array());
    }

    /// Empty where a newer build wrote it.
    static Optional<StoredOutput> fromBytes(byte[] bytes) {
        try {
            ByteBuffer stored = ByteBuffer.wrap(bytes);
            return switch (stored.get()) {
                case AS_IT_IS -> Optional.of(read(stored));
                case DEFLATED -> Optional.of(read(inflated(stored)));
                default -> Optional.empty();
            };
        } catch (BufferUnderflowException | DataFormatException _) {
            return Optional.empty();
        }
    }

    /// Nothing of what was said.
    @Override
    public String toString() {
        return "StoredOutput[****]";
    }

    private static StoredOutput read(ByteBuffer from) {
        return new StoredOutput(readText(from), readText(from));
    }

    private static @Nullable String readText(ByteBuffer from) {
        int length = from.getInt();
        if (length == ABSENT) {
            return null;
        }
        if (length < 0 || length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] text = new byte[length];
        from.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static byte[] utf8(@Nullable String text) {
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }

    /// As it is where deflating makes it no shorter.
    private static byte[] deflated(byte[] plain) {
        byte[] deflated = new byte[plain.length];
        ByteBuffer.wrap(deflated).put(DEFLATED).putInt(plain.length - 1);
        int header = 1 + Integer.BYTES;
        try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, true)) {
            deflater.setInput(plain, 1, plain.length - 1);
            deflater.finish();
            int length = deflater.deflate(deflated, header, deflated.length - header);
            return deflater.finished() ? Arrays.copyOf(deflated, header + length) : plain;
        }
    }

    private static ByteBuffer inflated(ByteBuffer stored) throws DataFormatException {
        byte[] plain = new byte[Math.max(0, stored.getInt())];
        try (Inflater inflater = new Inflater(true)) {
            inflater.setInput(stored);
            int length = inflater.inflate(plain);
            if (length < plain.length) {
                throw new DataFormatException("shorter than it says");
            }
            return ByteBuffer.wrap(plain);
        }
    }
}
