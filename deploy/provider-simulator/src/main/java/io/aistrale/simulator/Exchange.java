package io.aistrale.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One request and its answer on a connection. All methods run on the connection's event loop.
final class Exchange {

    private static final DefaultHttpHeadersFactory HEADERS =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    private final ChannelHandlerContext ctx;
    private final boolean keepAlive;
    private final Runnable finished;
    private @Nullable Runnable onLeave;
    private @Nullable Runnable onUnwritten;

    /// @param finished runs when the answer has been handed to the socket and the next request may
    ///   be answered
    Exchange(ChannelHandlerContext ctx, HttpRequest request, Runnable finished) {
        this.ctx = ctx;
        this.keepAlive = HttpUtil.isKeepAlive(request);
        this.finished = finished;
    }

    boolean clientPresent() {
        return ctx.channel().isActive();
    }

    /// Runs now if there is nothing to wait for. It runs whether or not the client is still there:
    /// a provider does not stop thinking because nobody listens.
    void after(Duration delay, Runnable action) {
        if (delay.isZero()) {
            action.run();
        } else {
            Future<?> _ = ctx.executor().schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    void onLeave(Runnable action) {
        onLeave = action;
    }

    /// What to do if the end of the answer cannot be written.
    void onUnwritten(Runnable action) {
        onUnwritten = action;
    }

    void clientLeft() {
        Runnable action = onLeave;
        if (action != null) {
            onLeave = null;
            action.run();
        }
    }

    void send(int status, String contentType, String body, Map<String, String> headers) {
        ByteBuf content = ctx.alloc().buffer(ByteBufUtil.utf8MaxBytes(body));
        ByteBufUtil.writeUtf8(content, body);
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(status),
                        content,
                        HEADERS,
                        HEADERS);
        fill(response.headers(), contentType, headers);
        HttpUtil.setContentLength(response, content.readableBytes());
        end(response);
    }

    /// Begins an answer that comes in parts.
    void open(int status, String contentType, Map<String, String> headers) {
        HttpResponse response =
                new DefaultHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), HEADERS);
        fill(response.headers(), contentType, headers);
        HttpUtil.setTransferEncodingChunked(response, true);
        ChannelFuture _ = ctx.write(response, ctx.voidPromise());
    }

    void part(String text) {
        part(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8)));
    }

    void part(byte octet) {
        part(ctx.alloc().buffer(1).writeByte(octet));
    }

    private void part(ByteBuf content) {
        ChannelFuture _ = ctx.writeAndFlush(new DefaultHttpContent(content), ctx.voidPromise());
    }

    void endParts() {
        end(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    /// Sends all of this as fast as the client reads.
    void endWith(PulledContent content) {
        if (ctx.pipeline().get(ChunkedWriteHandler.class) == null) {
            ctx.pipeline().addBefore(ctx.name(), "chunks", new ChunkedWriteHandler());
        }
        end(new HttpChunkedInput(content));
    }

    /// Breaks the connection with a TCP reset.
    void reset() {
        ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        ChannelFuture _ = ctx.close();
    }

    private void fill(HttpHeaders to, String contentType, Map<String, String> headers) {
        to.set(HttpHeaderNames.CONTENT_TYPE, contentType);
        headers.forEach(to::set);
        if (!keepAlive) {
            to.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    /// The next request may be answered as soon as this one's last part has been queued; an answer
    /// that is pulled by the client is over only when all has been written.
    private void end(Object last) {
        ChannelFuture written = ctx.writeAndFlush(last);
        Runnable unwritten = onUnwritten;
        if (unwritten != null) {
            written.addListener(future -> {
                if (!future.isSuccess()) {
                    unwritten.run();
                }
            });
        }
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
        if (last instanceof HttpChunkedInput) {
            written.addListener(_ -> finished.run());
        } else {
            finished.run();
        }
    }
}
