package io.aistrale.bench.contender;

import io.aistrale.bench.Question;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// The floor: the same HTTP calls on one Netty event loop, and nothing else. No Kafka, no journal,
/// no decoding of what comes back. A connection asks again as soon as it is answered.
final class BareLoop {
    /// So that ten thousand connections do not overflow the simulator's accept queue.
    private static final int CONNECTIONS_A_MILLISECOND = 4;

    private final ContenderSettings settings;
    private final byte[] body;
    private final HttpHeaders headers;

    private BareLoop(ContenderSettings settings) {
        this.settings = settings;
        this.body = Question.json(settings.model()).getBytes(StandardCharsets.UTF_8);
        this.headers = headers(settings, body.length);
    }

    public static void main(String[] arguments) throws InterruptedException {
        new BareLoop(ContenderSettings.fromEnvironment()).run();
    }

    private static HttpHeaders headers(ContenderSettings settings, int length) {
        var uri = settings.completions();
        return new DefaultHttpHeaders()
                .set(HttpHeaderNames.HOST, uri.getHost() + ":" + uri.getPort())
                .set(HttpHeaderNames.AUTHORIZATION, "Bearer " + Question.TOKEN)
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .set(HttpHeaderNames.ACCEPT, "application/json")
                .set(HttpHeaderNames.CONTENT_LENGTH, length)
                .set("idempotency-key", "019a0000-0000-7000-8000-000000000000");
    }

    private void run() throws InterruptedException {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channel(NioSocketChannel.class)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .handler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        channel.pipeline()
                                                .addLast(new HttpClientCodec(), new Caller());
                                    }
                                });
        for (int call = 0; call < settings.inFlight(); call++) {
            loop.schedule(
                    () -> connect(bootstrap),
                    call / CONNECTIONS_A_MILLISECOND,
                    TimeUnit.MILLISECONDS);
        }
        loop.terminationFuture().await();
    }

    private void connect(Bootstrap bootstrap) {
        bootstrap
                .connect(settings.completions().getHost(), settings.completions().getPort())
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        giveUp("no connection: " + connected.cause());
                    }
                });
    }

    /// A floor with errors would be none.
    private static void giveUp(String why) {
        System.err.println("the bare loop gives up: " + why);
        Runtime.getRuntime().halt(1);
    }

    /// One connection: asks, waits for the whole answer, asks again.
    private final class Caller extends SimpleChannelInboundHandler<HttpObject> {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            ask(context);
        }

        private void ask(ChannelHandlerContext context) {
            context.writeAndFlush(
                    new DefaultFullHttpRequest(
                            HttpVersion.HTTP_1_1,
                            HttpMethod.POST,
                            settings.completions().getPath(),
                            Unpooled.wrappedBuffer(body),
                            headers,
                            DefaultHttpHeadersFactory.trailersFactory().newEmptyHeaders()),
                    context.voidPromise());
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (part instanceof HttpResponse response && response.status().code() != 200) {
                giveUp("answered " + response.status());
            }
            if (part instanceof LastHttpContent) {
                ask(context);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            giveUp("a connection closed");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            giveUp(cause.toString());
        }
    }
}
