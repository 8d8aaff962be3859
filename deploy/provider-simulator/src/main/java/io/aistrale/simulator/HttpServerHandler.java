package io.aistrale.simulator;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// One connection. Pipelined requests are answered one after the other, in order; while one is
/// being answered the others wait here, and beyond a few no more are read.
final class HttpServerHandler extends ChannelInboundHandlerAdapter {

    private static final System.Logger LOG = System.getLogger(HttpServerHandler.class.getName());
    private static final int MAX_WAITING = 64;

    private final ProviderStage stage;
    private final ControlPages control;
    private final Queue<FullHttpRequest> waiting = new ArrayDeque<>(2);
    private @Nullable Exchange current;

    HttpServerHandler(ProviderStage stage, ControlPages control) {
        this.stage = stage;
        this.control = control;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        waiting.add((FullHttpRequest) message);
        if (current == null) {
            answerNext(ctx);
        } else if (waiting.size() >= MAX_WAITING) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    private void answerNext(ChannelHandlerContext ctx) {
        FullHttpRequest request;
        while (current == null && (request = waiting.poll()) != null) {
            try {
                answer(ctx, request);
            } finally {
                request.release();
            }
        }
        if (waiting.isEmpty()) {
            ctx.channel().config().setAutoRead(true);
        }
    }

    private void answer(ChannelHandlerContext ctx, FullHttpRequest request) {
        Exchange exchange = new Exchange(ctx, request, () -> finished(ctx));
        current = exchange;
        if (control.serves(request.uri())) {
            control.answer(request, exchange);
        } else {
            stage.answer(request, exchange);
        }
    }

    private void finished(ChannelHandlerContext ctx) {
        current = null;
        if (!waiting.isEmpty()) {
            ctx.executor().execute(() -> answerNext(ctx));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Exchange open = current;
        if (open != null) {
            open.clientLeft();
        }
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.log(System.Logger.Level.WARNING, "closing a connection", cause);
        }
        ChannelFuture _ = ctx.close();
    }
}
