package io.aistrale.gateway.api;

import org.apache.coyote.http11.Http11NioProtocol;

/// HTTP/1.1 whose answers are buffered in 2,048 bytes and as many characters, a quarter of what is
/// usual: a caller that waits keeps these buffers all the time.
public final class SmallBuffersProtocol extends Http11NioProtocol {

    private static final int BYTES = 2_048;

    @Override
    public int getDesiredBufferSize() {
        return BYTES;
    }
}
