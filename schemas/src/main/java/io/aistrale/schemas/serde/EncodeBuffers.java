package io.aistrale.schemas.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;

/// Encoders and the memory they write to, lent out for one record each. A pool and not thread
/// locals, because the callers are thousands of short-lived virtual threads.
final class EncodeBuffers {

    private static final int INITIAL_BYTES = 1024;

    /// A buffer that one huge record made larger than this is given to the garbage collector.
    private static final int KEPT_UP_TO_BYTES = 256 * 1024;

    private final ArrayBlockingQueue<EncodeBuffer> idle =
            new ArrayBlockingQueue<>(2 * Runtime.getRuntime().availableProcessors());

    @FunctionalInterface
    interface Body {
        void writeTo(Encoder encoder) throws IOException;
    }

    byte[] encode(byte magic, int schemaId, Body body) throws IOException {
        EncodeBuffer lent = idle.poll();
        EncodeBuffer buffer = lent == null ? new EncodeBuffer() : lent;
        byte[] value = buffer.encode(magic, schemaId, body);
        // One that failed half-way is not given back: its encoder may hold half a record.
        if (value.length <= KEPT_UP_TO_BYTES) {
            var _ = idle.offer(buffer);
        }
        return value;
    }

    private static final class EncodeBuffer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(INITIAL_BYTES);
        private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);

        byte[] encode(byte magic, int schemaId, Body body) throws IOException {
            bytes.reset();
            bytes.write(magic);
            bytes.write(schemaId >>> 24);
            bytes.write(schemaId >>> 16);
            bytes.write(schemaId >>> 8);
            bytes.write(schemaId);
            body.writeTo(encoder);
            encoder.flush();
            return bytes.toByteArray();
        }
    }
}
