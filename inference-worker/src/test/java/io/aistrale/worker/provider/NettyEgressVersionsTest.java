package io.aistrale.worker.provider;

import static io.aistrale.worker.provider.HttpVersion.AUTO;
import static io.aistrale.worker.provider.HttpVersion.HTTP_1_1;
import static io.aistrale.worker.provider.HttpVersion.HTTP_2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.worker.provider.HttpEgress.Answered;
import io.aistrale.worker.provider.HttpEgress.End;
import io.aistrale.worker.provider.HttpEgress.NeverSent;
import io.aistrale.worker.provider.HttpEgress.Post;
import io.aistrale.worker.provider.HttpEgress.TimedOut;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// TLS and HTTP/2 against a server that speaks both versions.
class NettyEgressVersionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir static Path folder;
    private static Certificate certificate;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final NettyEgress egress = new NettyEgress(200, meters);

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = Certificate.make(folder);
    }

    @AfterEach
    void close() {
        egress.close();
    }

    @ParameterizedTest
    @CsvSource({"AUTO, HTTP/2", "HTTP_1_1, HTTP/1.1", "HTTP_2, HTTP/2"})
    void theConfiguredVersionIsSpoken(HttpVersion asked, String spoken) throws Exception {
        try (var server = new TwoVersionServer(certificate.servingBoth(), 100)) {
            assertThat(body(get(send(server, asked, certificate.pem(), "/", PATIENCE))))
                    .isEqualTo(spoken);
        }
    }

    @Test
    void withAutoAServerThatOnlyKnowsHttp11IsSpokenToInHttp11() throws Exception {
        try (var server = new TwoVersionServer(certificate.serving("http/1.1"), 100)) {
            var calls = burst(server, AUTO, 20);

            assertThat(calls).allSatisfy(call -> assertThat(body(get(call))).isEqualTo("HTTP/1.1"));
        }
    }

    @ParameterizedTest
    @CsvSource({"AUTO", "HTTP_1_1"})
    void aCertificateThatIsNotTrustedKeepsTheCallHere(HttpVersion version) throws Exception {
        try (var server = new TwoVersionServer(certificate.servingBoth(), 100)) {
            assertThat(get(send(server, version, null, "/", PATIENCE)))
                    .isInstanceOf(NeverSent.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"AUTO", "HTTP_1_1"})
    void aCertificateForAnotherHostKeepsTheCallHere(HttpVersion version) throws Exception {
        try (var server = new TwoVersionServer(certificate.servingBoth(), 100)) {
            var uri = server.uri("127.0.0.1", "/");
            var asked = new AtomicBoolean();
            var post = post(Endpoints.overTls(uri, version, certificate.pem(), PATIENCE), uri);

            assertThat(get(egress.send(post, () -> asked.getAndSet(true))))
                    .isInstanceOf(NeverSent.class);
            assertThat(asked).isFalse();
        }
    }

    @Test
    void aServersLimitOfStreamsOpensConnectionsAndLimitsNoCalls() throws Exception {
        try (var server = new TwoVersionServer(certificate.servingBoth(), 10)) {
            var calls = burst(server, HTTP_2, 200);

            assertThat(calls).allSatisfy(call -> assertThat(body(get(call))).isEqualTo("HTTP/2"));
            assertThat(server.connections()).isBetween(2, 200);
            await().untilAsserted(() -> assertThat(gauge("pending")).isZero());
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_1", "HTTP_2"})
    void aCallThatTimesOutLeavesTheServerAndDisturbsNoOther(HttpVersion version) throws Exception {
        try (var server = new TwoVersionServer(certificate.servingBoth(), 100)) {
            var pem = certificate.pem();
            var hanging = send(server, version, pem, "/hang", Duration.ofSeconds(1));
            var others =
                    Stream.generate(() -> send(server, version, pem, "/", PATIENCE))
                            .limit(20)
                            .toList();

            assertThat(get(hanging)).isInstanceOf(TimedOut.class);
            assertThat(others)
                    .allSatisfy(call -> assertThat(get(call)).isInstanceOf(Answered.class));
            await().untilAsserted(() -> assertThat(server.leftUnanswered()).isEqualTo(1));
        }
    }

    @Test
    void http2IsSpokenWithoutTlsWhereItIsConfiguredOverFewConnections() throws Exception {
        try (var server = new TwoVersionServer(null, 100)) {
            var calls = burst(server, HTTP_2, 200);

            assertThat(calls).allSatisfy(call -> assertThat(body(get(call))).isEqualTo("HTTP/2"));
            assertThat(server.connections()).isLessThanOrEqualTo(32);
        }
    }

    @Test
    void aServerThatGoesAwayAnswersWhatItHasTakenAndGetsTheRestOverAnotherConnection()
            throws Exception {
        try (var server = new TwoVersionServer(null, 100)) {
            var before = burst(server, HTTP_2, 10);
            await().until(() -> server.requests() == 10);
            int connections = server.connections();
            server.goAway(Integer.MAX_VALUE);
            before.forEach(CompletableFuture::join);
            var after = burst(server, HTTP_2, 10);

            assertThat(before).allSatisfy(call -> assertThat(body(get(call))).isEqualTo("HTTP/2"));
            assertThat(after).allSatisfy(call -> assertThat(body(get(call))).isEqualTo("HTTP/2"));
            assertThat(server.requests()).isEqualTo(20);
            assertThat(server.connections()).isGreaterThan(connections);
        }
    }

    @Test
    void aStreamThatTheServerSaysItNeverWorkedOnCountsAsNeverSent() throws Exception {
        try (var server = new TwoVersionServer(null, 100)) {
            var call = send(server, HTTP_2, null, "/hang", PATIENCE);
            await().until(() -> server.requests() == 1);
            server.goAway(0);

            assertThat(get(call)).isInstanceOf(NeverSent.class);
        }
    }

    @Test
    void aStreamThatTheServerRefusesCountsAsNeverSent() throws Exception {
        try (var server = new TwoVersionServer(null, 100)) {
            var call = send(server, HTTP_2, null, "/refuse", PATIENCE);

            assertThat(get(call)).isInstanceOf(NeverSent.class);
        }
    }

    @Test
    void connectionsAreVisibleByState() throws Exception {
        try (var server = new TwoVersionServer(certificate.servingBoth(), 100)) {
            var calls = burst(server, HTTP_1_1, 10);
            await().untilAsserted(() -> assertThat(gauge("active")).isEqualTo(10));
            calls.forEach(CompletableFuture::join);

            await().untilAsserted(() -> assertThat(gauge("idle")).isEqualTo(10));
            assertThat(gauge("active")).isZero();
        }
    }

    private List<CompletableFuture<End>> burst(
            TwoVersionServer server, HttpVersion version, int calls) {
        return Stream.generate(() -> send(server, version, certificate.pem(), "/", PATIENCE))
                .limit(calls)
                .toList();
    }

    private CompletableFuture<End> send(
            TwoVersionServer server,
            HttpVersion version,
            @Nullable Path trusted,
            String path,
            Duration firstByte) {
        var uri = server.uri("localhost", path);
        var endpoint = Endpoints.overTls(uri, version, trusted, firstByte);
        return egress.send(post(endpoint, uri), () -> true);
    }

    private static Post post(Endpoint endpoint, URI uri) {
        var body = "{}".getBytes(StandardCharsets.UTF_8);
        return new Post(endpoint, uri, Map.of("content-length", "2"), body, PATIENCE);
    }

    private double gauge(String state) {
        return meters.get("aistrale.egress.connections").tag("state", state).gauge().value();
    }

    private static End get(CompletableFuture<End> end) throws Exception {
        return end.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static String body(End end) {
        assertThat(end).isInstanceOf(Answered.class);
        return new String(((Answered) end).answer().body(), StandardCharsets.UTF_8);
    }
}
