package io.aistrale.worker.provider;

import io.aistrale.worker.provider.HttpEgress.Answered;
import io.aistrale.worker.provider.HttpEgress.End;
import io.aistrale.worker.provider.HttpEgress.TooLarge;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClientResponse;

/// An answer while it comes in, up to a cap.
final class NettyAnswer {
    private static final byte[] NO_BODY = {};

    private final HttpClientResponse response;
    private final int cap;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(1024);
    private long passed;

    /// @param cap largest body, packed and unpacked, in bytes
    NettyAnswer(HttpClientResponse response, int cap) {
        this.response = response;
        this.cap = cap;
    }

    /// False where the cap is passed.
    boolean append(ByteBuf part) {
        if (body.size() + part.readableBytes() > cap) {
            return false;
        }
        try {
            part.getBytes(part.readerIndex(), body, part.readableBytes());
            return true;
        } catch (IOException e) {
            throw new IllegalStateException("a byte array cannot fail", e);
        }
    }

    /// Counts a part that is not kept; false where the cap is passed.
    boolean count(int bytes) {
        passed += bytes;
        return passed <= cap;
    }

    /// The answer without a body.
    HttpAnswer head() {
        return new HttpAnswer(response.status().code(), headers(), NO_BODY);
    }

    TooLarge tooLarge() {
        return new TooLarge(response.status().code(), cap);
    }

    End end() {
        var headers = headers();
        var bytes = unpacked(headers.get("content-encoding"));
        return bytes.length > cap
                ? tooLarge()
                : new Answered(new HttpAnswer(response.status().code(), headers, bytes));
    }

    private byte[] unpacked(@Nullable String encoding) {
        var bytes = body.toByteArray();
        if (!"gzip".equals(encoding)) {
            return bytes;
        }
        try {
            return Gzip.unpack(bytes, cap);
        } catch (IOException notGzip) {
            return bytes;
        }
    }

    private Map<String, String> headers() {
        var headers = new HashMap<String, String>();
        for (var header : response.responseHeaders()) {
            headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
        }
        return headers;
    }
}
