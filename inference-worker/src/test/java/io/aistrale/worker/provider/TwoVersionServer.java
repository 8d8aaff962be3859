package io.aistrale.worker.provider;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A provider behind TLS that lets the client choose between HTTP/2 and 1.1; without TLS it speaks
/// HTTP/2 from the first byte on (h2c with prior knowledge). It answers with the version after 200
/// ms, on `/hang` not at all, and refuses the stream of `/refuse`.
final class TwoVersionServer implements AutoCloseable {
    private static final int ANSWER_MILLIS = 200;

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final String scheme;
    private final int maxConcurrentStreams;
    private final Set<Channel> http2 = ConcurrentHashMap.newKeySet();
    private final Channel listener;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();

    TwoVersionServer(@Nullable SslContext tls, int maxConcurrentStreams)
            throws InterruptedException {
        this.scheme = tls == null ? "http" : "https";
        this.maxConcurrentStreams = maxConcurrentStreams;
        listener =
                new ServerBootstrap()
                        .group(loops)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        count(channel);
                                        if (tls == null) {
                                            speakHttp2(channel);
                                        } else {
                                            channel.pipeline()
                                                    .addLast(tls.newHandler(channel.alloc()))
                                                    .addLast(new Negotiated());
                                        }
                                    }
                                })
                        .bind("127.0.0.1", 0)
                        .sync()
                        .channel();
    }

    URI uri(String host, String path) {
        int port = ((InetSocketAddress) listener.localAddress()).getPort();
        return URI.create(scheme + "://" + host + ":" + port + path);
    }

    int requests() {
        return requests.get();
    }

    /// Connections ever accepted.
    int connections() {
        return connections.get();
    }

    int openConnections() {
        return open.get();
    }

    /// Streams the client left, and connections of HTTP/1.1, before they were answered.
    int leftUnanswered() {
        return left.get();
    }

    /// Says on every HTTP/2 connection that streams after `lastStreamId` are not worked on and that
    /// no further ones may be begun there.
    void goAway(int lastStreamId) {
        for (var connection : http2) {
            connection.eventLoop().execute(() -> goAway(connection, lastStreamId));
        }
    }

    private static void goAway(Channel connection, int lastStreamId) {
        var codec = connection.pipeline().get(Http2FrameCodec.class);
        var context = connection.pipeline().context(codec);
        var _ =
                codec.goAway(
                        context,
                        lastStreamId,
                        Http2Error.NO_ERROR.code(),
                        Unpooled.EMPTY_BUFFER,
                        context.newPromise());
        context.flush();
    }

    private void count(Channel channel) {
        connections.incrementAndGet();
        open.incrementAndGet();
        channel.closeFuture().addListener(_ -> open.decrementAndGet());
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void speakHttp2(Channel connection) {
        http2.add(connection);
        connection.closeFuture().addListener(_ -> http2.remove(connection));
        var settings = Http2Settings.defaultSettings();
        settings.maxConcurrentStreams(maxConcurrentStreams);
        connection
                .pipeline()
                .addLast(Http2FrameCodecBuilder.forServer().initialSettings(settings).build())
                .addLast(
                        new Http2MultiplexHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel stream) {
                                        stream.pipeline()
                                                .addLast(
                                                        new Http2StreamFrameToHttpObjectCodec(true))
                                                .addLast(new HttpObjectAggregator(1 << 20))
                                                .addLast(new Answering("HTTP/2"));
                                    }
                                }));
    }

    private final class Negotiated extends ApplicationProtocolNegotiationHandler {
        Negotiated() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String protocol) {
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                speakHttp2(context.channel());
                return;
            }
            context.pipeline()
                    .addLast(new HttpServerCodec())
                    .addLast(new HttpObjectAggregator(1 << 20))
                    .addLast(new Answering("HTTP/1.1"));
        }
    }

    private final class Answering extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final byte[] version;
        private boolean owing;

        Answering(String version) {
            this.version = version.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            owing = true;
            requests.incrementAndGet();
            if (request.uri().endsWith("/refuse")) {
                var _ =
                        context.writeAndFlush(
                                new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM));
            } else if (!request.uri().endsWith("/hang")) {
                var _ =
                        context.executor()
                                .schedule(
                                        () -> answer(context),
                                        ANSWER_MILLIS,
                                        TimeUnit.MILLISECONDS);
            }
        }

        private void answer(ChannelHandlerContext context) {
            owing = false;
            var answer =
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1,
                            HttpResponseStatus.OK,
                            Unpooled.wrappedBuffer(version));
            answer.headers().set("content-length", version.length);
            context.writeAndFlush(answer);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (owing) {
                left.incrementAndGet();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable gone) {
            context.close();
        }
    }
}
