package io.aistrale.worker.provider;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.Http2AllocationStrategy;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionPoolMetrics;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.SslProvider;

/// The connections to one provider. With HTTP/1.1 a call takes a connection, with HTTP/2 a stream;
/// where the server's limit of streams is reached, another connection is opened.
final class NettyPool implements AutoCloseable {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    /// Connections opened at once where HTTP/2 may be spoken, so that a burst of calls does not
    /// open one each; past that many HTTP/2 connections they are opened one after another, as
    /// streams run out.
    private static final int OPENED_AT_ONCE = 32;

    /// Therefore some calls wait for several connects, and a burst of handshakes for the CPU.
    private static final int CONNECTS_WAITED_FOR = 3;

    /// Connections for each call that may be in flight: those being closed count, too.
    private static final int HEADROOM = 2;

    private final Endpoint endpoint;
    private final MeterRegistry meters;
    private final List<Meter> gauges;
    private final ConnectionProvider connections;
    private final HttpClient client;
    private final Map<String, ConnectionPoolMetrics> addresses = new ConcurrentHashMap<>();

    /// @param maxIdle how long a connection is kept that nobody uses
    NettyPool(
            Endpoint endpoint,
            int maxInFlight,
            Duration maxIdle,
            LoopResources loops,
            MeterRegistry meters) {
        this.endpoint = endpoint;
        this.meters = meters;
        connections = connections(endpoint, maxInFlight * HEADROOM, maxIdle);
        client = client(endpoint, loops);
        gauges =
                List.of(
                        gauge("active", ConnectionPoolMetrics::acquiredSize),
                        gauge("idle", ConnectionPoolMetrics::idleSize),
                        gauge("pending", ConnectionPoolMetrics::pendingAcquireSize));
    }

    boolean leadsTo(Endpoint asked) {
        return endpoint == asked || endpoint.equals(asked);
    }

    /// Ends with its last open call.
    void retire() {
        gauges.forEach(meters::remove);
        connections.disposeLater().subscribe();
    }

    HttpClient client() {
        return client;
    }

    private ConnectionProvider connections(Endpoint endpoint, int most, Duration maxIdle) {
        var connect = endpoint.limits().connect();
        var pool =
                ConnectionProvider.builder(endpoint.name())
                        .maxConnections(most)
                        .pendingAcquireMaxCount(most)
                        .pendingAcquireTimeout(connect.multipliedBy(CONNECTS_WAITED_FOR))
                        .maxIdleTime(maxIdle)
                        .evictInBackground(maxIdle)
                        .lifo()
                        .metrics(true, Registrar::new);
        if (mayBeHttp2(endpoint)) {
            pool.allocationStrategy(
                    Http2AllocationStrategy.builder()
                            .maxConnections(most)
                            .minConnections(Math.min(OPENED_AT_ONCE, most))
                            .build());
        }
        return pool.build();
    }

    private static boolean mayBeHttp2(Endpoint endpoint) {
        return switch (endpoint.transport().httpVersion()) {
            case AUTO -> tls(endpoint);
            case HTTP_1_1 -> false;
            case HTTP_2 -> true;
        };
    }

    private static boolean tls(Endpoint endpoint) {
        return "https".equals(endpoint.baseUrl().getScheme());
    }

    private HttpClient client(Endpoint endpoint, LoopResources loops) {
        var connect = endpoint.limits().connect();
        boolean tls = tls(endpoint);
        var client =
                HttpClient.create(connections)
                        .runOn(loops)
                        .resolver(new NettyAddresses(endpoint.transport().addresses()))
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) connect.toMillis())
                        .option(ChannelOption.TCP_NODELAY, true)
                        .protocol(protocols(endpoint.transport().httpVersion(), tls))
                        .disableRetry(true)
                        .followRedirect(false)
                        .compress(false);
        return tls
                ? client.secure(spec ->
                        spec.sslContext(context(endpoint.transport()))
                                .handshakeTimeout(connect.multipliedBy(CONNECTS_WAITED_FOR)))
                : client;
    }

    private static HttpProtocol[] protocols(HttpVersion version, boolean tls) {
        return switch (version) {
            case AUTO ->
                    tls
                            ? new HttpProtocol[] {HttpProtocol.H2, HttpProtocol.HTTP11}
                            : new HttpProtocol[] {HttpProtocol.HTTP11};
            case HTTP_1_1 -> new HttpProtocol[] {HttpProtocol.HTTP11};
            case HTTP_2 -> new HttpProtocol[] {tls ? HttpProtocol.H2 : HttpProtocol.H2C};
        };
    }

    private static SslProvider.GenericSslContextSpec<SslContextBuilder> context(
            Endpoint.Transport transport) {
        var trusted = transport.trustCertificates();
        var spec =
                transport.httpVersion() == HttpVersion.HTTP_1_1
                        ? Http11SslContextSpec.forClient()
                        : Http2SslContextSpec.forClient();
        return trusted == null
                ? spec
                : spec.configure(builder -> builder.trustManager(trusted.toFile()));
    }

    private Meter gauge(String state, ToIntFunction<ConnectionPoolMetrics> size) {
        return Gauge.builder(
                        "aistrale.egress.connections",
                        addresses,
                        all -> all.values().stream().mapToInt(size).sum())
                .description("Connections to a provider; pending: calls that wait for one")
                .tag("provider", endpoint.name())
                .tag("state", state)
                .register(meters);
    }

    @Override
    public void close() {
        connections.disposeLater().block(CLOSE_PATIENCE);
    }

    /// Hears of each address' pool as it comes and goes.
    private final class Registrar implements ConnectionProvider.MeterRegistrar {
        @Override
        public void registerMetrics(
                String pool,
                String id,
                @Nullable SocketAddress address,
                ConnectionPoolMetrics metrics) {
            addresses.put(pool + id, metrics);
        }

        @Override
        public void deRegisterMetrics(String pool, String id, @Nullable SocketAddress address) {
            addresses.remove(pool + id);
        }
    }
}
