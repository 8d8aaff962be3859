package io.aistrale.worker.provider;

import static io.aistrale.worker.provider.RawServer.ok;
import static io.aistrale.worker.provider.RawServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.token.Secret;
import io.aistrale.worker.provider.Dialect.Encoding;
import io.aistrale.worker.provider.Endpoint.Limits;
import io.aistrale.worker.provider.ProviderClient.Target;
import io.aistrale.worker.provider.ProviderOutcome.Ambiguous;
import io.aistrale.worker.provider.ProviderOutcome.Completed;
import io.aistrale.worker.provider.ProviderOutcome.CutOff;
import io.aistrale.worker.provider.ProviderOutcome.Interrupted;
import io.aistrale.worker.provider.ProviderOutcome.Rejected;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A streamed call from the socket to the chunks.
class StreamedCallTest {
    private static final Secret TOKEN = Secret.of("sk-c4nary-stream");
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nx-request-id: req_1\r\ntransfer-encoding: chunked\r\n\r\n";
    private static final String FINISH =
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\n"
                    + "data: [DONE]\n\n";

    private final NettyEgress egress = new NettyEgress(100, new SimpleMeterRegistry());
    private final CompletableFuture<Void> unwanted = new CompletableFuture<>();
    private final List<Chunk> chunks = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        egress.close();
    }

    private static String says(String word) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"},\"finish_reason\":null}]}\n\n"
                .formatted(word);
    }

    private static String part(String data) {
        int length = data.getBytes(StandardCharsets.UTF_8).length;
        return Integer.toHexString(length) + "\r\n" + data + "\r\n";
    }

    @Test
    void aChunkIsHandedOnBeforeTheNextIsSent() throws Exception {
        var firstSeen = new CountDownLatch(1);
        RawServer.Script script =
                out -> {
                    text(HEAD + part(says("one "))).answer(out);
                    out.flush();
                    firstSeen.await();
                    text(part(says("two")) + part(FINISH) + "0\r\n\r\n").answer(out);
                };
        try (var server = new RawServer(script)) {
            var call = call(server, Endpoints.PATIENT);
            await().until(() -> chunks.size() == 1);
            assertThat(chunks.getFirst().text()).isEqualTo("one ");
            firstSeen.countDown();

            assertThat(soon(call))
                    .isInstanceOfSatisfying(
                            Completed.class,
                            completed -> {
                                assertThat(completed.answer().text()).isEqualTo("one two");
                                assertThat(completed.answer().usage())
                                        .isEqualTo(TokenUsage.ofText(3, 2, false));
                                assertThat(completed.exchange().providerRequestId())
                                        .isEqualTo("req_1");
                            });
        }
    }

    @Test
    void theAnswerIsThereWithItsLastEventThoughTheConnectionStaysOpen() throws Exception {
        try (var server = new RawServer(text(HEAD + part(says("yes")) + part(FINISH)))) {
            assertThat(soon(call(server, Endpoints.limits(LONG, LONG))))
                    .isInstanceOf(Completed.class);
        }
    }

    @Test
    void aStreamThatPausesIsInterruptedAndItsConnectionClosed() throws Exception {
        try (var server = new RawServer(text(HEAD + part(says("half"))))) {
            assertThat(soon(call(server, Endpoints.limits(LONG, SHORT))))
                    .isInstanceOfSatisfying(
                            Interrupted.class,
                            end -> {
                                assertThat(end.code()).isEqualTo(ErrorCode.PROVIDER_TIMEOUT);
                                assertThat(end.partial().text()).isEqualTo("half");
                                assertThat(end.partial().usage().estimated()).isTrue();
                            });
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void aStreamThatIsWantedNoLongerIsCutOffAndBilledForWhatCame() throws Exception {
        try (var server = new RawServer(text(HEAD + part(says("half"))))) {
            var call = call(server, Endpoints.PATIENT);
            await().until(() -> !chunks.isEmpty());
            unwanted.complete(null);

            assertThat(soon(call))
                    .isInstanceOfSatisfying(
                            CutOff.class,
                            end -> {
                                assertThat(end.sent()).isTrue();
                                assertThat(end.exchange().providerRequestId()).isEqualTo("req_1");
                                assertThat(end.partial()).isNotNull();
                                assertThat(end.partial().text()).isEqualTo("half");
                                assertThat(end.partial().usage().estimated()).isTrue();
                                assertThat(end.partial().usage().output()).isPositive();
                            });
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void aStreamThatSaidNothingYetIsCutOffAndItsCostIsNotKnown() throws Exception {
        try (var server = new RawServer(text(HEAD + part(": waiting\n\n")))) {
            var call = call(server, Endpoints.PATIENT);
            await().until(() -> server.requests() == 1);
            unwanted.complete(null);

            assertThat(soon(call))
                    .isInstanceOfSatisfying(
                            CutOff.class,
                            end -> {
                                assertThat(end.sent()).isTrue();
                                assertThat(end.partial()).isNull();
                            });
        }
    }

    @Test
    void aStreamThatNeverSaysAnythingMayBeRepeated() throws Exception {
        try (var server = new RawServer(text(HEAD + part(": waiting\n\n")))) {
            assertThat(soon(call(server, Endpoints.limits(LONG, SHORT))))
                    .isInstanceOf(Ambiguous.class);
            assertThat(chunks).isEmpty();
        }
    }

    @Test
    void aStreamWithoutEndIsCutAtTheCapAndBilledForWhatCame() throws Exception {
        RawServer.Script endless =
                out -> {
                    text(HEAD).answer(out);
                    while (true) {
                        text(part(says("x".repeat(1000)))).answer(out);
                    }
                };
        try (var server = new RawServer(endless)) {
            assertThat(soon(call(server, Endpoints.PATIENT)))
                    .isInstanceOfSatisfying(
                            Interrupted.class,
                            end -> {
                                assertThat(end.code()).isEqualTo(ErrorCode.RESPONSE_TOO_LARGE);
                                assertThat(end.partial().usage().output()).isGreaterThan(100_000);
                            });
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void noMoreIsReadThanIsTaken() throws Exception {
        var sent = new AtomicInteger();
        RawServer.Script endless =
                out -> {
                    text(HEAD).answer(out);
                    while (true) {
                        text(part(says("x".repeat(10_000)))).answer(out);
                        sent.incrementAndGet();
                    }
                };
        var never = new CompletableFuture<Void>();
        var roomy = new Limits(LONG, LONG, SHORT, Endpoints.PATIENT.connect(), Integer.MAX_VALUE);
        try (var server = new RawServer(endless)) {
            var call =
                    call(
                            server,
                            roomy,
                            (chunk, _) -> {
                                chunks.add(chunk == null ? new Chunk("", "", false) : chunk);
                                return never;
                            });
            await().until(() -> chunks.size() == 1);
            // The sockets' buffers fill, and then the server has to wait.
            var before = new AtomicInteger(-1);
            await().pollInterval(Duration.ofSeconds(1))
                    .until(() -> before.getAndSet(sent.get()) == sent.get());
            assertThat(chunks).hasSize(1);
            assertThat(call).as("what waits for us is not the provider's silence").isNotDone();
        }
    }

    @Test
    void anAnswerInOnePieceIsOneChunk() throws Exception {
        var whole =
                "{\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}";
        try (var server = new RawServer(ok(whole.getBytes(StandardCharsets.UTF_8)))) {
            assertThat(soon(call(server, Endpoints.PATIENT))).isInstanceOf(Completed.class);
            assertThat(chunks).hasSize(1);
            assertThat(chunks.getFirst().text()).isEqualTo("Hi");
            assertThat(chunks.getFirst().json())
                    .contains("\"chat.completion.chunk\"")
                    .contains("\"delta\":{\"role\":\"assistant\",\"content\":\"Hi\"}")
                    .doesNotContain("\"message\"");
        }
    }

    @Test
    void aPackedStreamIsReadWhole() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write((says("packed") + FINISH).getBytes(StandardCharsets.UTF_8));
        }
        var script =
                ok(
                        bytes.toByteArray(),
                        "content-encoding: gzip",
                        "content-type: text/event-stream");
        try (var server = new RawServer(script)) {
            assertThat(soon(call(server, Endpoints.PATIENT)))
                    .isInstanceOfSatisfying(
                            Completed.class,
                            completed -> assertThat(completed.answer().text()).isEqualTo("packed"));
        }
    }

    @Test
    void anErrorBeforeTheStreamIsAsAnyOther() throws Exception {
        var body = "{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\"}}";
        var script =
                text(
                        "HTTP/1.1 400 Bad\r\ncontent-type: application/json\r\ncontent-length: "
                                + body.length()
                                + "\r\n\r\n"
                                + body);
        try (var server = new RawServer(script)) {
            assertThat(soon(call(server, Endpoints.PATIENT)))
                    .isInstanceOfSatisfying(
                            Rejected.class,
                            rejected ->
                                    assertThat(rejected.code())
                                            .isEqualTo(ErrorCode.INVALID_REQUEST));
            assertThat(chunks).isEmpty();
        }
    }

    private CompletableFuture<ProviderOutcome> call(RawServer server, Limits limits) {
        return call(server, limits, this::take);
    }

    private CompletableFuture<Void> take(@Nullable Chunk chunk, boolean last) {
        if (chunk != null) {
            chunks.add(chunk);
        }
        return CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<ProviderOutcome> call(
            RawServer server, Limits limits, ChunkSink sink) {
        var dialect = new OpenAiDialect();
        var name = "openai-" + server.uri().getPort();
        var endpoint = new Endpoint(name, server.uri(), null, null, limits, Endpoints.LOCAL);
        var request = StreamContract.streamed(OpenAiContractTest.chat("gpt-4o-mini"));
        var call = (Encoding.Call) dialect.encode(request, endpoint, TOKEN);
        return new ProviderClient(egress)
                .call(
                        new Target(endpoint, dialect, request, TOKEN),
                        call,
                        UUID.randomUUID(),
                        LONG,
                        () -> true,
                        sink,
                        unwanted);
    }

    private static ProviderOutcome soon(CompletableFuture<ProviderOutcome> call) throws Exception {
        return call.get(10, TimeUnit.SECONDS);
    }
}
