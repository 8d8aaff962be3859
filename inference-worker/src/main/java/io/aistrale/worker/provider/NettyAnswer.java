package io.aistrale.worker.provider;

import io.aistrale.worker.provider.HttpEgress.Answered;
import io.aistrale.worker.provider.HttpEgress.End;
import io.aistrale.worker.provider.HttpEgress.TooLarge;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
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
    private static final int USUAL_BYTES = 1024;

    /// So much is set aside on the word of a provider that it will come.
    private static final int MOST_BELIEVED_BYTES = 64 * 1024;

    private final HttpClientResponse response;
    private final int cap;
    private final Body body;
    private long passed;

    /// @param cap largest body, packed and unpacked, in bytes
    NettyAnswer(HttpClientResponse response, int cap) {
        this.response = response;
        this.cap = cap;
        this.body = new Body(expectedBytes(response));
    }

    private static int expectedBytes(HttpClientResponse response) {
        int told = response.responseHeaders().getInt(HttpHeaderNames.CONTENT_LENGTH, USUAL_BYTES);
        return Math.clamp(told, 0, MOST_BELIEVED_BYTES);
    }

    /// Grows as it must; one that came out as long as was expected is not copied.
    private static final class Body extends ByteArrayOutputStream {
        Body(int expectedBytes) {
            super(expectedBytes);
        }

        byte[] bytes() {
            return count == buf.length ? buf : toByteArray();
        }
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
        var bytes = body.bytes();
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
