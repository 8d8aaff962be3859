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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A provider behind TLS that lets the client choose between HTTP/2 and 1.1. It answers with the
/// version after 200 ms, and on `/hang` not at all.
final class TlsServer implements AutoCloseable {
    private static final int ANSWER_MILLIS = 200;

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel listener;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();

    TlsServer(SslContext tls, int maxConcurrentStreams) throws InterruptedException {
        listener =
                new ServerBootstrap()
                        .group(loops)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        count(channel);
                                        channel.pipeline()
                                                .addLast(tls.newHandler(channel.alloc()))
                                                .addLast(new Negotiated(maxConcurrentStreams));
                                    }
                                })
                        .bind("127.0.0.1", 0)
                        .sync()
                        .channel();
    }

    URI uri(String host, String path) {
        int port = ((InetSocketAddress) listener.localAddress()).getPort();
        return URI.create("https://" + host + ":" + port + path);
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

    private void count(Channel channel) {
        connections.incrementAndGet();
        open.incrementAndGet();
        channel.closeFuture().addListener(_ -> open.decrementAndGet());
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class Negotiated extends ApplicationProtocolNegotiationHandler {
        private final int maxConcurrentStreams;

        Negotiated(int maxConcurrentStreams) {
            super(ApplicationProtocolNames.HTTP_1_1);
            this.maxConcurrentStreams = maxConcurrentStreams;
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String protocol) {
            if (!protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                context.pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(1 << 20))
                        .addLast(new Answering("HTTP/1.1"));
                return;
            }
            var settings = Http2Settings.defaultSettings();
            settings.maxConcurrentStreams(maxConcurrentStreams);
            context.pipeline()
                    .addLast(Http2FrameCodecBuilder.forServer().initialSettings(settings).build())
                    .addLast(new Http2MultiplexHandler(stream()));
        }

        private ChannelInitializer<Channel> stream() {
            return new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel stream) {
                    stream.pipeline()
                            .addLast(new Http2StreamFrameToHttpObjectCodec(true))
                            .addLast(new HttpObjectAggregator(1 << 20))
                            .addLast(new Answering("HTTP/2"));
                }
            };
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
            if (!request.uri().endsWith("/hang")) {
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
