package io.aistrale.worker.provider;

import static io.aistrale.worker.provider.RawServer.ok;
import static io.aistrale.worker.provider.RawServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.worker.provider.Endpoint.Limits;
import io.aistrale.worker.provider.HttpEgress.Answered;
import io.aistrale.worker.provider.HttpEgress.Broken;
import io.aistrale.worker.provider.HttpEgress.End;
import io.aistrale.worker.provider.HttpEgress.Limit;
import io.aistrale.worker.provider.HttpEgress.Post;
import io.aistrale.worker.provider.HttpEgress.TimedOut;
import io.aistrale.worker.provider.HttpEgress.TooLarge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What ends a call that does not end by itself, and that its connection is closed then.
class NettyEgressLimitsTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String HEAD = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n";

    private final NettyEgress egress = new NettyEgress(100, new SimpleMeterRegistry());

    @AfterEach
    void close() {
        egress.close();
    }

    @Test
    void anAnswerThatNeverBeginsIsEndedByTheFirstByteTimeout() throws Exception {
        try (var server = new RawServer(_ -> {})) {
            var limits = Endpoints.limits(SHORT, LONG);

            assertThat(endSoon(server, limits)).isEqualTo(new TimedOut(Limit.FIRST_BYTE, SHORT));
            noConnectionIsLeft(server);
        }
    }

    @Test
    void anAnswerThatPausesIsEndedByTheIdleTimeout() throws Exception {
        try (var server = new RawServer(text(HEAD + "half"))) {
            var limits = Endpoints.limits(LONG, SHORT);

            assertThat(endSoon(server, limits)).isEqualTo(new TimedOut(Limit.IDLE, SHORT));
            noConnectionIsLeft(server);
        }
    }

    @Test
    void theTotalTimeoutEndsWhatTheOthersLetPass() throws Exception {
        try (var server = new RawServer(text(HEAD + "half"))) {
            var end = send(server, Endpoints.limits(LONG, LONG), SHORT);

            assertThat(soon(end)).isEqualTo(new TimedOut(Limit.TOTAL, SHORT));
            noConnectionIsLeft(server);
        }
    }

    @Test
    void anAnswerWithoutEndIsCutAtTheCap() throws Exception {
        RawServer.Script endless =
                out -> {
                    text("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").answer(out);
                    while (true) {
                        text("3e8\r\n" + "x".repeat(1000) + "\r\n").answer(out);
                    }
                };
        try (var server = new RawServer(endless)) {
            assertThat(endSoon(server, Endpoints.PATIENT))
                    .isEqualTo(new TooLarge(200, Endpoints.MAX_RESPONSE_BYTES));
            noConnectionIsLeft(server);
        }
    }

    @Test
    void aHeadWithoutEndIsABrokenAnswer() throws Exception {
        RawServer.Script endless =
                out -> {
                    text("HTTP/1.1 200 OK\r\n").answer(out);
                    while (true) {
                        text("x-more: and more\r\n").answer(out);
                    }
                };
        try (var server = new RawServer(endless)) {
            assertThat(endSoon(server, Endpoints.PATIENT)).isInstanceOf(Broken.class);
            noConnectionIsLeft(server);
        }
    }

    @Test
    void aPackedAnswerIsUnpacked() throws Exception {
        try (var server = new RawServer(ok(packed("hello", 1), "content-encoding: gzip"))) {
            assertThat(bodyOf(endSoon(server, Endpoints.PATIENT))).isEqualTo("hello");
        }
    }

    @Test
    void aPackedAnswerIsCappedByWhatItUnpacksTo() throws Exception {
        var bomb = packed("x".repeat(1 << 16), 1 << 8);
        assertThat(bomb.length).isLessThan(Endpoints.MAX_RESPONSE_BYTES);
        try (var server = new RawServer(ok(bomb, "content-encoding: gzip"))) {
            assertThat(endSoon(server, Endpoints.PATIENT))
                    .isEqualTo(new TooLarge(200, Endpoints.MAX_RESPONSE_BYTES));
        }
    }

    @Test
    void anAnswerThatOnlySaysItIsPackedIsHandedOnAsItIs() throws Exception {
        var plain = "{}".getBytes(StandardCharsets.UTF_8);
        try (var server = new RawServer(ok(plain, "content-encoding: gzip"))) {
            assertThat(bodyOf(endSoon(server, Endpoints.PATIENT))).isEqualTo("{}");
        }
    }

    @Test
    void aRedirectIsAnAnswerAndNotFollowed() throws Exception {
        var moved = "HTTP/1.1 307 Moved\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n";
        try (var server = new RawServer(text(moved))) {
            assertThat(endSoon(server, Endpoints.PATIENT))
                    .isInstanceOfSatisfying(
                            Answered.class,
                            end -> assertThat(end.answer().status()).isEqualTo(307));
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    void aCallWhoseConnectionEndsUnansweredIsNotSentAgain() throws Exception {
        try (var server =
                new RawServer(out -> {
                    out.close();
                })) {
            assertThat(endSoon(server, Endpoints.PATIENT)).isInstanceOf(Broken.class);
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatCameWhileTheProcessStoodStillIsReadBeforeItsLimitIsJudged() throws Exception {
        var go = new CountDownLatch(1);
        var written = new CountDownLatch(1);
        RawServer.Script late =
                out -> {
                    go.await();
                    ok("late".getBytes(StandardCharsets.UTF_8)).answer(out);
                    written.countDown();
                };
        try (var slow = new RawServer(late);
                var quick = new RawServer(ok(new byte[0]))) {
            var limit = Duration.ofSeconds(1);
            long begun = System.nanoTime();
            var call = send(slow, Endpoints.limits(limit, LONG), LONG);
            await().until(() -> slow.requests() == 1);
            var thaw = freezeTheEventLoop(quick);
            go.countDown();
            written.await();
            await().until(() -> System.nanoTime() - begun > 2 * limit.toNanos());
            thaw.countDown();

            assertThat(bodyOf(soon(call))).isEqualTo("late");
        }
    }

    @Test
    void closingCutsOpenCalls() throws Exception {
        try (var server = new RawServer(_ -> {})) {
            var call = send(server, Endpoints.PATIENT, LONG);
            await().until(() -> server.requests() == 1);
            egress.close();

            assertThat(soon(call)).isInstanceOf(Broken.class);
            noConnectionIsLeft(server);
            assertThat(soon(send(server, Endpoints.PATIENT, LONG)))
                    .isInstanceOf(HttpEgress.NeverSent.class);
        }
    }

    @Test
    void aCallThatIsWantedNoLongerIsCutOffAndItsConnectionClosed() throws Exception {
        try (var server = new RawServer(text(HEAD + "half"))) {
            var unwanted = new CompletableFuture<Void>();
            var call = send(server, Endpoints.PATIENT, LONG, unwanted);
            await().until(() -> server.requests() == 1);
            unwanted.complete(null);

            assertThat(soon(call)).isEqualTo(new HttpEgress.CutOff(true));
            noConnectionIsLeft(server);
        }
    }

    @Test
    void aCallThatWasWantedNoLongerBeforeItBeganIsNotSent() throws Exception {
        try (var server = new RawServer(_ -> {})) {
            var unwanted = CompletableFuture.<Void>completedFuture(null);

            assertThat(soon(send(server, Endpoints.PATIENT, LONG, unwanted)))
                    .isEqualTo(new HttpEgress.CutOff(false));
            assertThat(server.requests()).isZero();
        }
    }

    @Test
    void anAnswerThatIsWholeStaysWhenItIsWantedNoLonger() throws Exception {
        try (var server = new RawServer(ok("yes".getBytes(StandardCharsets.UTF_8)))) {
            var unwanted = new CompletableFuture<Void>();
            var call = send(server, Endpoints.PATIENT, LONG, unwanted);
            assertThat(bodyOf(soon(call))).isEqualTo("yes");
            unwanted.complete(null);

            assertThat(bodyOf(soon(send(server, Endpoints.PATIENT, LONG))))
                    .as("its connection serves another")
                    .isEqualTo("yes");
        }
    }

    private CountDownLatch freezeTheEventLoop(RawServer quick) throws Exception {
        var frozen = new CountDownLatch(1);
        var thaw = new CountDownLatch(1);
        var _ =
                send(quick, Endpoints.PATIENT, LONG)
                        .thenRun(() -> {
                            frozen.countDown();
                            awaitQuietly(thaw);
                        });
        assertThat(frozen.await(5, TimeUnit.SECONDS)).isTrue();
        return thaw;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private End endSoon(RawServer server, Limits limits) throws Exception {
        return soon(send(server, limits, LONG));
    }

    private static End soon(CompletableFuture<End> end) throws Exception {
        return end.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<End> send(RawServer server, Limits limits, Duration total) {
        return send(server, limits, total, new CompletableFuture<>());
    }

    private CompletableFuture<End> send(
            RawServer server, Limits limits, Duration total, CompletableFuture<?> unwanted) {
        var body = "{}".getBytes(StandardCharsets.UTF_8);
        var headers = Map.of("content-length", "2");
        // A name of its own for each server: connections belong to a provider.
        var name = "openai-" + server.uri().getPort();
        var endpoint = new Endpoint(name, server.uri(), null, null, limits, Endpoints.LOCAL);
        return egress.send(
                new Post(endpoint, server.uri(), headers, body, total),
                () -> true,
                HttpEgress.PartReader.NONE,
                unwanted);
    }

    private static void noConnectionIsLeft(RawServer server) {
        await().atMost(SOON).until(() -> server.openConnections() == 0);
    }

    private static String bodyOf(End end) {
        return new String(((Answered) end).answer().body(), StandardCharsets.UTF_8);
    }

    private static byte[] packed(String part, int times) throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < times; i++) {
                gzip.write(part.getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }
}
