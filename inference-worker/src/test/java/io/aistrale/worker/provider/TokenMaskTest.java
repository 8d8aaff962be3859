package io.aistrale.worker.provider;

import static io.aistrale.worker.provider.RawServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.schemas.token.Secret;
import io.aistrale.worker.provider.Dialect.Encoding;
import io.aistrale.worker.provider.ProviderClient.Target;
import io.aistrale.worker.provider.ProviderOutcome.Completed;
import io.aistrale.worker.provider.ProviderOutcome.Interrupted;
import io.aistrale.worker.provider.ProviderOutcome.Rejected;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whatever a provider says, and in whatever place, a call's token comes no further than its call.
class TokenMaskTest {
    private static final String TOKEN = "sk-c4nary/quoted-0123456789";

    /// As JSON may write it, too.
    private static final String ESCAPED = "\\u0073k-c4n\\u0061ry\\/quoted-012345678\\u0039";

    private static final String ANSWER =
            """
            {"object":"chat.completion","model":"%1$s","service_tier":"%1$s","choices":[{"index":0,\
            "finish_reason":"%1$s","message":{"role":"assistant","content":"You are %1$s!"}}],\
            "usage":{"prompt_tokens":3,"completion_tokens":2}}\
            """;

    private static final String ERROR =
            "{\"error\":{\"message\":\"Incorrect API key provided: %1$s.\",\"type\":\"t\",\"code\":\"%1$s\"}}";

    private final NettyEgress egress = new NettyEgress(10, new SimpleMeterRegistry());
    private final List<Chunk> chunks = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        egress.close();
    }

    @Test
    void anErrorIsToldWithoutTheTokenItQuotes() throws Exception {
        for (String quoted : List.of(TOKEN, ESCAPED)) {
            var end = call("400 Bad", "", ERROR.formatted(quoted), TOKEN, false);

            assertThat(end)
                    .isInstanceOfSatisfying(
                            Rejected.class,
                            rejected -> {
                                assertThat(rejected.message()).contains("400");
                                assertThat(rejected.exchange().providerMessage())
                                        .isEqualTo("Incorrect API key provided: ****.");
                            });
            holdsNoToken(end);
        }
    }

    @Test
    void anErrorsNameGoesOnOnlyWhereItIsOne() throws Exception {
        var named = call("400 Bad", "", ERROR.formatted("bad_thing"), TOKEN, false);
        var sentence = call("400 Bad", "", ERROR.formatted("You said: hello"), TOKEN, false);

        assertThat(((Rejected) named).message()).endsWith("400 (bad_thing)");
        assertThat(((Rejected) sentence).message()).endsWith("400");
    }

    @Test
    void anAnswerIsToldWithoutTheToken() throws Exception {
        for (String quoted : List.of(TOKEN, ESCAPED)) {
            var end = call("200 OK", "", ANSWER.formatted(quoted), TOKEN, false);

            assertThat(end)
                    .isInstanceOfSatisfying(
                            Completed.class,
                            completed -> {
                                var answer = completed.answer();
                                assertThat(answer.text()).isEqualTo("You are ****!");
                                assertThat(Json.object(answer.response())).isNotNull();
                                assertThat(answer.response()).contains("You are ****!");
                            });
            holdsNoToken(end);
        }
    }

    @Test
    void headersAreToldWithoutTheToken() throws Exception {
        String headers = "x-request-id: " + TOKEN + "\r\nx-inference-provider: " + TOKEN + "\r\n";
        for (boolean streams : new boolean[] {false, true}) {
            var end = call("200 OK", headers, ANSWER.formatted("Ana"), TOKEN, streams);

            assertThat(end.exchange().providerRequestId()).isEqualTo("****");
            holdsNoToken(end);
        }
    }

    @Test
    void aStreamAndItsErrorAreToldWithoutTheToken() throws Exception {
        String said =
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"I know %s\"}}]}\n\n";
        String error = "data: " + ERROR + "\n\n";
        for (String quoted : List.of(TOKEN, ESCAPED)) {
            chunks.clear();
            RawServer.Script stream =
                    out -> {
                        text("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n")
                                .answer(out);
                        text(said.formatted(quoted)).answer(out);
                        await().until(() -> !chunks.isEmpty());
                        text(error.formatted(quoted)).answer(out);
                    };
            try (var server = new RawServer(stream)) {
                var end = start(server, TOKEN, true).get(10, TimeUnit.SECONDS);

                assertThat(end)
                        .isInstanceOfSatisfying(
                                Interrupted.class,
                                broken -> {
                                    assertThat(broken.partial().text()).isEqualTo("I know ****");
                                    assertThat(broken.exchange().providerMessage())
                                            .contains("****");
                                });
                assertThat(chunks).extracting(Chunk::text).containsExactly("I know ****");
                holdsNoToken(end);
            }
        }
    }

    @Test
    void aTokenThatComesInPiecesIsMaskedInTheResultOfAStream() throws Exception {
        String piece = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"}%s}]}\n\n";
        String events =
                piece.formatted(TOKEN.substring(0, 9), "")
                        + piece.formatted(TOKEN.substring(9), ",\"finish_reason\":\"stop\"")
                        + "data: [DONE]\n\n";

        var end = call("200 OK", "content-type: text/event-stream\r\n", events, TOKEN, true);

        assertThat(((Completed) end).answer().text()).isEqualTo("****");
        assertThat(((Completed) end).answer().response()).doesNotContain(TOKEN);
    }

    @Test
    void anAnswerInAWiderCharsetIsNone() throws Exception {
        for (Charset wide : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE)) {
            var end = call("200 OK", "", ANSWER.formatted(TOKEN).getBytes(wide), TOKEN, false);

            assertThat(end).isInstanceOf(Rejected.class);
            holdsNoToken(end);
        }
    }

    @Test
    void fillersForServersThatWantNoTokenLeaveAnswersAsTheyAre() throws Exception {
        var end = call("200 OK", "", ANSWER.formatted("Ana"), "assist", false);

        assertThat(((Completed) end).answer().response()).isEqualTo(ANSWER.formatted("Ana"));
    }

    @Test
    void aTokenThatNoHeaderCanHoldIsNotToldByWhatRefusesIt() throws Exception {
        try (var server = new RawServer(text(""))) {
            var end = start(server, TOKEN + "\nx: y", false);

            String told = end.handle(TokenMaskTest::told).get(10, TimeUnit.SECONDS);
            assertThat(told).doesNotContain("c4nary");
            assertThat(server.requests()).isZero();
        }
    }

    private static String told(@Nullable ProviderOutcome outcome, @Nullable Throwable bug) {
        var told = new StringWriter().append(String.valueOf(outcome));
        if (bug != null) {
            bug.printStackTrace(new PrintWriter(told));
        }
        return told.toString();
    }

    private void holdsNoToken(ProviderOutcome end) {
        assertThat(end + " " + chunks).doesNotContain("c4n", "0123456789");
    }

    private ProviderOutcome call(
            String status, String headers, String body, String token, boolean streams)
            throws Exception {
        return call(status, headers, body.getBytes(StandardCharsets.UTF_8), token, streams);
    }

    /// How a call ends that is answered with this.
    private ProviderOutcome call(
            String status, String headers, byte[] body, String token, boolean streams)
            throws Exception {
        RawServer.Script answer =
                out -> {
                    text("HTTP/1.1 %s\r\n%scontent-length: %d\r\n\r\n"
                                    .formatted(status, headers, body.length))
                            .answer(out);
                    out.write(body);
                };
        try (var server = new RawServer(answer)) {
            return start(server, token, streams).get(10, TimeUnit.SECONDS);
        }
    }

    private CompletableFuture<ProviderOutcome> start(
            RawServer server, String token, boolean streams) {
        var dialect = new OpenAiDialect();
        var name = "openai-" + server.uri().getPort();
        var endpoint = Endpoints.at(name, server.uri(), null);
        var whole = OpenAiContractTest.chat("gpt-4o-mini");
        var request = streams ? StreamContract.streamed(whole) : whole;
        var secret = Secret.of(token);
        return new ProviderClient(egress)
                .call(
                        new Target(endpoint, dialect, request, secret),
                        (Encoding.Call) dialect.encode(request, endpoint, secret),
                        UUID.randomUUID(),
                        Duration.ofSeconds(10),
                        () -> true,
                        this::take,
                        new CompletableFuture<>());
    }

    private CompletableFuture<Void> take(@Nullable Chunk chunk, boolean last) {
        if (chunk != null) {
            chunks.add(chunk);
        }
        return CompletableFuture.completedFuture(null);
    }
}
