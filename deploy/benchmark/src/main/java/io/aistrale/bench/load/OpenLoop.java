package io.aistrale.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// HTTP requests, the same bytes every time, over connections that are kept: one thread says when,
/// one event loop does all else.
final class OpenLoop {
    private static final long DRAIN_NANOS = 60_000_000_000L;
    private static final long LOOK_NANOS = 5_000_000;

    /// Files are limited, and ephemeral ports.
    private static final int MOST_CONNECTIONS = 16_000;

    private static final int CONNECTIONS_A_MILLISECOND = 2;

    private final LoadPlan plan;
    private final Pacing pacing;
    private final Tally tally;
    private final ByteBuf request;
    private final EventLoop loop;
    private final Bootstrap bootstrap;

    /// Of the event loop's thread only.
    private final Deque<Connection> idle = new ArrayDeque<>();

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger connected = new AtomicInteger();

    private OpenLoop(LoadPlan plan) {
        this.plan = plan;
        this.pacing = new Pacing(plan.pace());
        this.tally = new Tally(plan.processes(), pacing.most());
        this.request =
                Unpooled.unreleasableBuffer(
                        Unpooled.directBuffer()
                                .writeBytes(text(plan).getBytes(StandardCharsets.US_ASCII)));
        this.loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()).next();
        this.bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channel(NioSocketChannel.class)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .remoteAddress(plan.target().getHost(), plan.target().getPort())
                        .handler(new Pipeline());
    }

    /// @param arguments the plan's file, and the one the figures go to
    public static void main(String[] arguments) {
        new OpenLoop(LoadPlan.read(Path.of(arguments[0]))).run().write(Path.of(arguments[1]));
        Runtime.getRuntime().halt(0);
    }

    private static String text(LoadPlan plan) {
        StringBuilder text = new StringBuilder();
        text.append("POST %s HTTP/1.1\r\n".formatted(plan.target().getRawPath()));
        text.append("Host: %s\r\n".formatted(plan.target().getRawAuthority()));
        plan.headers().forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
        text.append("Content-Length: %d\r\n\r\n%s".formatted(plan.body().length(), plan.body()));
        return text.toString();
    }

    private LoadFigures run() {
        for (int ahead = 0; ahead < plan.connections(); ahead++) {
            if (ahead % CONNECTIONS_A_MILLISECOND == 0) {
                LockSupport.parkNanos(1_000_000);
            }
            loop.execute(() -> connect(null));
        }
        await(() -> connected.get() >= plan.connections());
        pacing.run(tally, due -> loop.execute(() -> send(due)));
        await(() -> open.get() == 0);
        return loop.submit(() -> tally.figures(open.get())).syncUninterruptibly().getNow();
    }

    private static void await(BooleanSupplier done) {
        long end = System.nanoTime() + DRAIN_NANOS;
        while (!done.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void send(Pacing.Due due) {
        open.incrementAndGet();
        Connection connection = idle.pollLast();
        if (connection == null) {
            connect(due);
        } else {
            connection.ask(due);
        }
    }

    /// @param due what is asked at once; null: nothing yet
    private void connect(Pacing.@Nullable Due due) {
        if (connected.get() >= MOST_CONNECTIONS) {
            failed(due, MOST_CONNECTIONS + " connections are taken");
            return;
        }
        bootstrap
                .connect()
                .addListener(ended -> {
                    connected.incrementAndGet();
                    if (!ended.isSuccess()) {
                        failed(due, "no connection: " + ended.cause());
                        return;
                    }
                    Channel channel = ((ChannelFuture) ended).channel();
                    Connection connection = channel.pipeline().get(Connection.class);
                    if (due == null) {
                        idle.addLast(connection);
                    } else {
                        connection.ask(due);
                    }
                });
    }

    private void failed(Pacing.@Nullable Due due, String why) {
        tally.failed(why);
        if (due != null) {
            open.decrementAndGet();
        }
    }

    private final class Pipeline extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline().addLast(new HttpResponseDecoder(), new Connection());
        }
    }

    /// One connection, and what it has asked.
    private final class Connection extends SimpleChannelInboundHandler<HttpObject> {
        private @Nullable ChannelHandlerContext context;
        private Pacing.@Nullable Due asked;
        private int status;
        private long endedAt;

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            context = added;
        }

        void ask(Pacing.Due due) {
            asked = due;
            endedAt = 0;
            if (due.counts()) {
                tally.sent(System.nanoTime() - due.dueAt());
            }
            if (context != null) {
                context.writeAndFlush(request.duplicate(), context.voidPromise());
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext reading, HttpObject part) {
            if (part instanceof HttpResponse response) {
                status = response.status().code();
            }
            if (part instanceof HttpContent content && endedAt == 0 && ends(content)) {
                endedAt = System.nanoTime();
            }
            if (part instanceof LastHttpContent) {
                answered();
            }
        }

        private boolean ends(HttpContent content) {
            return switch (plan.timed()) {
                case ANSWER -> content instanceof LastHttpContent;
                case FIRST_EVENT ->
                        content.content().isReadable()
                                && content.content().getByte(content.content().readerIndex())
                                        == 'd';
            };
        }

        private void answered() {
            Pacing.Due due = asked;
            asked = null;
            if (due == null) {
                return;
            }
            if (status != plan.expected() || endedAt == 0) {
                failed(due, "answered " + status);
            } else {
                tally.succeeded();
                if (due.counts()) {
                    tally.timed(endedAt - due.dueAt());
                }
                open.decrementAndGet();
            }
            idle.addLast(this);
        }

        @Override
        public void channelInactive(ChannelHandlerContext closed) {
            idle.remove(this);
            if (asked != null) {
                failed(asked, "the connection was closed");
                asked = null;
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext failing, Throwable cause) {
            failing.close();
        }
    }
}
