package io.aistrale.simulator;

import io.aistrale.simulator.ledger.CallFilter;
import io.aistrale.simulator.ledger.CallLedger;
import io.aistrale.simulator.ledger.CallRecord;
import io.aistrale.simulator.ledger.LastRequests;
import io.aistrale.simulator.ledger.ReceivedRequest;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The simulator as a process (`main`) or inside a test:
///
/// ```java
/// try (ProviderSimulator simulator = ProviderSimulator.start(0)) {
///     simulator.baseUrl(); // http://127.0.0.1:<port>
///     simulator.calls();
/// }
/// ```
public final class ProviderSimulator implements AutoCloseable {

    /// Pending connections the kernel keeps; it takes the lesser of this and `net.core.somaxconn`.
    private static final int BACKLOG = 16_384;

    private static final int MAX_REQUEST_BYTES = 32 * 1024 * 1024;

    private final SimulatorSettings settings;
    private final CallLedger ledger;
    private final LastRequests requests;
    private final EventLoopGroup eventLoops;
    private final List<Channel> listeners = new ArrayList<>();

    private ProviderSimulator(SimulatorSettings settings) {
        this.settings = settings;
        this.ledger = new CallLedger(Clock.systemUTC(), settings.ledgerLimit());
        this.requests = new LastRequests(settings.keptRequests());
        this.eventLoops =
                new MultiThreadIoEventLoopGroup(
                        Runtime.getRuntime().availableProcessors(), NioIoHandler.newFactory());
    }

    public static void main(String[] arguments) throws InterruptedException {
        ProviderSimulator simulator = start(SimulatorSettings.from(arguments, System.getenv()));
        Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "shutdown"));
        System.out.printf(
                "provider simulator listening on %s, ports %s, seed %d%n",
                simulator.settings.host(), simulator.ports(), simulator.settings.seed());
        simulator.listeners.getFirst().closeFuture().await();
    }

    /// Starts on these ports of the loopback address, 0 for any free one, with seed 1.
    public static ProviderSimulator start(Integer... ports) {
        return start(SimulatorSettings.onPorts(ports));
    }

    public static ProviderSimulator start(SimulatorSettings settings) {
        ProviderSimulator simulator = new ProviderSimulator(settings);
        try {
            simulator.listen();
        } catch (RuntimeException e) {
            simulator.close();
            throw e;
        }
        return simulator;
    }

    private void listen() {
        ProviderStage stage =
                new ProviderStage(ledger, requests, settings.seed(), Clock.systemUTC());
        ControlPages control = new ControlPages(ledger, requests);
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(eventLoops)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline()
                                                .addLast(new FlushConsolidationHandler(256, true))
                                                .addLast(new HttpServerCodec())
                                                .addLast(
                                                        new HttpObjectAggregator(MAX_REQUEST_BYTES))
                                                .addLast(new HttpServerHandler(stage, control));
                                    }
                                });
        for (int port : settings.ports()) {
            ChannelFuture bound = bootstrap.bind(settings.host(), port).awaitUninterruptibly();
            if (!bound.isSuccess()) {
                throw new IllegalStateException("cannot listen on port " + port, bound.cause());
            }
            listeners.add(bound.channel());
        }
    }

    /// The first port.
    public int port() {
        return ports().getFirst();
    }

    public List<Integer> ports() {
        return listeners.stream()
                .map(listener -> ((InetSocketAddress) listener.localAddress()).getPort())
                .toList();
    }

    /// Without a slash at the end; append `/openai/v1` and the like.
    public String baseUrl() {
        return "http://127.0.0.1:" + port();
    }

    /// Every call so far, the pending ones included, in order of arrival.
    public List<CallRecord> calls() {
        return ledger.calls(CallFilter.ALL);
    }

    public void clearCalls() {
        ledger.clear();
    }

    /// The last requests as they came, tokens included; as many as the settings say, none by
    /// default.
    public List<ReceivedRequest> requests() {
        return requests.all();
    }

    /// Stops at once; open calls lose their connection.
    @Override
    public void close() {
        listeners.forEach(listener -> listener.close().awaitUninterruptibly(1, TimeUnit.SECONDS));
        eventLoops
                .shutdownGracefully(0, 2, TimeUnit.SECONDS)
                .awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
