package io.aistrale.gateway.api;

import org.apache.coyote.http11.Http11NioProtocol;

/// HTTP/1.1 whose answers are buffered in 1,024 bytes and as many characters, an eighth of what is
/// usual: a caller that waits keeps these buffers all the time. What is longer passes by them.
public final class SmallBuffersProtocol extends Http11NioProtocol {

    private static final int BYTES = 1_024;

    @Override
    public int getDesiredBufferSize() {
        return BYTES;
    }
}
