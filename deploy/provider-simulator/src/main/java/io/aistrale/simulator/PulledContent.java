package io.aistrale.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.stream.ChunkedInput;

/// Content that is made only as fast as the client takes it.
abstract class PulledContent implements ChunkedInput<ByteBuf> {

    static final int CHUNK_BYTES = 64 * 1024;

    @Override
    public void close() {}

    @Override
    @SuppressWarnings("deprecation")
    public final ByteBuf readChunk(ChannelHandlerContext ctx) throws Exception {
        return readChunk(ctx.alloc());
    }

    @Override
    public final long length() {
        return -1;
    }
}
