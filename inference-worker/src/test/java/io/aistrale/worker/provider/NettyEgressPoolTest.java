package io.aistrale.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.simulator.ProviderSimulator;
import io.aistrale.worker.provider.Endpoint.Limits;
import io.aistrale.worker.provider.HttpEgress.Answered;
import io.aistrale.worker.provider.HttpEgress.End;
import io.aistrale.worker.provider.HttpEgress.NeverSent;
import io.aistrale.worker.provider.HttpEgress.Post;
import io.aistrale.worker.provider.HttpEgress.TimedOut;
import io.aistrale.worker.provider.HttpEgress.Withheld;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Many calls at once, to several providers.
class NettyEgressPoolTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ProviderSimulator simulator = ProviderSimulator.start(0);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final NettyEgress egress = new NettyEgress(500, meters);

    @AfterEach
    void close() {
        egress.close();
        simulator.close();
    }

    @Test
    void asManyCallsAsMayBeInFlightAreInFlightAtOnce() {
        var calls = burst(500, "hang");

        await().atMost(LONG).until(() -> simulator.calls().size() == 500);
        assertThat(gauge("active")).isEqualTo(500);
        assertThat(gauge("pending")).isZero();
        assertThat(calls).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void anAnswerAndATimeoutAtTheSameMomentAreOneEndAndLeaveNoConnectionBehind() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var connecting = burst(400, "slow-1s");
        assertThat(connecting).allSatisfy(call -> assertThat(get(call)).isNotNull());
        var calls =
                IntStream.range(0, 400)
                        .mapToObj(_ ->
                                send(
                                        simulated(),
                                        "slow-500ms",
                                        Duration.ofMillis(300 + random.nextInt(600))))
                        .toList();

        int answered = 0;
        int cutOff = 0;
        for (var call : calls) {
            switch (get(call)) {
                case Answered _ -> answered++;
                case TimedOut _ -> cutOff++;
                case NeverSent _ -> {}
                case HttpEgress.End other ->
                        throw new AssertionError("seed " + seed + ": ended as " + other);
            }
        }
        long sent = simulator.calls().size() - 400L;
        assertThat(sent).as("sent, seed %d", seed).isLessThanOrEqualTo(answered + cutOff);
        await().untilAsserted(() -> assertThat(gauge("active")).isZero());
        assertThat(get(send(simulated(), "echo", LONG))).isInstanceOf(Answered.class);
    }

    @Test
    void theLeaseIsAskedOnceAndOnlyWhenTheSocketIsReady() throws Exception {
        var asked = new AtomicInteger();
        var post = post(simulated(), "echo", LONG);

        assertThat(get(egress.send(post, () -> asked.incrementAndGet() > 1)))
                .isInstanceOf(Withheld.class);
        assertThat(asked).hasValue(1);
        assertThat(simulator.calls()).isEmpty();
    }

    @Test
    void aProviderThatDoesNotTakeConnectionsHoldsNobodyElsesCall() throws Exception {
        try (var dead = new Unaccepting()) {
            var limits =
                    new Limits(
                            LONG, LONG, LONG, Duration.ofSeconds(2), Endpoints.MAX_RESPONSE_BYTES);
            var endpoint = new Endpoint("dead", dead.uri(), null, null, limits, Endpoints.LOCAL);
            var stuck =
                    IntStream.range(0, 100).mapToObj(_ -> send(endpoint, "echo", LONG)).toList();
            var others = burst(100, "echo");

            assertThat(others)
                    .allSatisfy(call -> assertThat(get(call)).isInstanceOf(Answered.class));
            assertThat(stuck).noneMatch(CompletableFuture::isDone);
            assertThat(stuck)
                    .allSatisfy(call -> assertThat(get(call)).isInstanceOf(NeverSent.class));
        }
    }

    @Test
    void connectionsThatNobodyUsesAreDropped() throws Exception {
        try (var server = new RawServer(RawServer.ok("{}".getBytes(StandardCharsets.UTF_8)));
                var impatient = new NettyEgress(10, Duration.ofMillis(200), meters)) {
            var post = post(Endpoints.at("idle", server.uri(), null), "echo", LONG);
            assertThat(get(impatient.send(post, () -> true))).isInstanceOf(Answered.class);
            assertThat(server.openConnections()).isEqualTo(1);

            await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
        }
    }

    private List<CompletableFuture<End>> burst(int calls, String model) {
        return IntStream.range(0, calls).mapToObj(_ -> send(simulated(), model, LONG)).toList();
    }

    private Endpoint simulated() {
        return Endpoints.at("openai", URI.create(simulator.baseUrl() + "/openai/v1"), null);
    }

    private CompletableFuture<End> send(Endpoint endpoint, String model, Duration total) {
        return egress.send(post(endpoint, model, total), () -> true);
    }

    private static Post post(Endpoint endpoint, String model, Duration total) {
        var body =
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"
                        .formatted(model)
                        .getBytes(StandardCharsets.UTF_8);
        var headers =
                Map.of(
                        "authorization",
                        "Bearer sk-c4nary-test",
                        "content-length",
                        Integer.toString(body.length));
        var uri = URI.create(endpoint.baseUrl() + "/chat/completions");
        return new Post(endpoint, uri, headers, body, total);
    }

    private double gauge(String state) {
        return meters.get("aistrale.egress.connections")
                .tag("provider", "openai")
                .tag("state", state)
                .gauge()
                .value();
    }

    private static End get(CompletableFuture<End> end) throws Exception {
        return end.get(LONG.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// A listener whose queue of connections is full, so that further ones are never made.
    private static final class Unaccepting implements AutoCloseable {
        private final ServerSocket listener =
                new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<SocketChannel> queued = new ArrayList<>();

        Unaccepting() throws Exception {
            for (int i = 0; i < 4; i++) {
                var channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(
                        new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()));
                queued.add(channel);
            }
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + listener.getLocalPort());
        }

        @Override
        public void close() throws Exception {
            for (var channel : queued) {
                channel.close();
            }
            listener.close();
        }
    }
}
