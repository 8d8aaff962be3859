package io.aistrale.worker.provider;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/// Unpacks an answer up to a cap, so that a few packed bytes cannot fill the memory.
final class Gzip {
    private Gzip() {}

    /// @return the unpacked bytes, cut off one past the cap
    /// @throws IOException where the bytes are not gzip
    static byte[] unpack(byte[] packed, int cap) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed), 4096)) {
            var out = new ByteArrayOutputStream(packed.length * 2);
            var part = new byte[4096];
            for (int n = in.read(part); n >= 0 && out.size() <= cap; n = in.read(part)) {
                out.write(part, 0, Math.min(n, cap + 1 - out.size()));
            }
            return out.toByteArray();
        }
    }
}
