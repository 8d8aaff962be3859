package io.aistrale.worker.provider;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;

/// Hears where an HTTP/2 server says that it did no work on a stream: it refused the stream, or
/// goes away and names an earlier one as its last (RFC 9113, sections 6.8 and 8.7). Such a call was
/// not paid for, though it was written.
final class NettyUnprocessed extends ChannelInboundHandlerAdapter {
    private final Runnable told;

    private NettyUnprocessed(Runnable told) {
        this.told = told;
    }

    static void listen(Channel channel, Runnable told) {
        if (channel instanceof Http2StreamChannel) {
            channel.pipeline().addFirst(new NettyUnprocessed(told));
        }
    }

    /// A stream hears of a server that goes away only where it is one of those left out.
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof Http2GoAwayFrame
                || event instanceof Http2ResetFrame reset
                        && reset.errorCode() == Http2Error.REFUSED_STREAM.code()) {
            told.run();
        }
        super.userEventTriggered(context, event);
    }
}
