package io.aistrale.demo.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.aistrale.demo.submit.StreamedChat.Piece;
import io.aistrale.demo.workload.DemoRequest;
import io.aistrale.demo.workload.Tickets;
import io.aistrale.demo.workload.Workload;
import io.aistrale.schemas.token.Secret;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reading streams and inferences from an HTTP server that says what a gateway would.
class HttpStreamTest {

    private static final DemoRequest REQUEST = Workload.streamed(Tickets.all(), 1).getFirst();
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private final Queue<JsonNode> bodies = new ConcurrentLinkedQueue<>();
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private Gateway gateway;
    private HttpSubmitter http;

    interface Answering {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(handlers);
        server.start();
        gateway = new Gateway(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
        http = new HttpSubmitter(gateway, Map.of("ana", Secret.of("the-c4nary-key-of-this-test")));
    }

    @AfterEach
    void stop() {
        gateway.close();
        handlers.shutdownNow();
        server.stop(0);
    }

    private void answers(String path, Answering answering) {
        server.createContext(
                path,
                exchange -> {
                    try (exchange) {
                        byte[] body = exchange.getRequestBody().readAllBytes();
                        if (body.length > 0) {
                            bodies.add(new JsonMapper().readTree(body));
                        }
                        answering.answer(exchange);
                    } catch (InterruptedException interrupted) {
                        throw new IOException(interrupted);
                    }
                });
    }

    private StreamedChat streamOf(String... parts) throws InterruptedException {
        answers(
                "/v1/chat/completions",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    for (String part : parts) {
                        write(exchange, part);
                    }
                });
        return http.stream(REQUEST);
    }

    private static void write(HttpExchange exchange, String text) throws IOException {
        exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    private static String chunk(String text) {
        return "data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
    }

    @Test
    void piecesUsageAndEndAreRead() throws Exception {
        StreamedChat chat =
                streamOf(": waiting\n\n", chunk("It "), chunk("") + chunk("is."), USAGE + DONE);

        assertThat(chat.outcome().ending()).isEqualTo(Ending.SUCCEEDED);
        assertThat(chat.outcome().text()).isEqualTo("It is.");
        assertThat(chat.pieces()).extracting(Piece::text).containsExactly("It ", "is.");
        assertThat(chat.usage()).isEqualTo(new TokensTold(9, 2));
        assertThat(bodies.element().path("model").asString())
                .isEqualTo(REQUEST.target().facadeModel());
        assertThat(bodies.element().path("stream").asBoolean(false)).isTrue();
        assertThat(bodies.element().path("stream_options").path("include_usage").asBoolean(false))
                .isTrue();
    }

    @Test
    void aPieceIsReadBeforeTheNextIsSent() throws Exception {
        var firstIsRead = new CountDownLatch(1);
        answers(
                "/v1/chat/completions",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    write(exchange, chunk("first"));
                    firstIsRead.await();
                    write(exchange, chunk("second") + DONE);
                });
        Gateway.Answer answer =
                gateway.send(
                        new Gateway.Call(
                                "POST",
                                "/v1/chat/completions",
                                Secret.of("the-c4nary-key-of-this-test"),
                                null,
                                Map.of(),
                                Duration.ofSeconds(10)),
                        line -> {
                            if (line.contains("first")) {
                                firstIsRead.countDown();
                            }
                        });

        assertThat(answer.ok()).isTrue();
    }

    @Test
    void aStreamWithoutItsEndIsNoSuccess() throws Exception {
        StreamedChat chat = streamOf(chunk("It "), USAGE);

        assertThat(chat.outcome().ending()).isEqualTo(Ending.FAILED);
        assertThat(chat.outcome().errorCode()).isEqualTo("it ended without [DONE]");
    }

    @Test
    void anErrorWithinAStreamIsNoSuccess() throws Exception {
        StreamedChat chat =
                streamOf(chunk("It "), "data: {\"error\":{\"code\":\"provider_error\"}}\n\n");

        assertThat(chat.outcome().ending()).isEqualTo(Ending.FAILED);
        assertThat(chat.outcome().errorCode()).isEqualTo("provider_error");
    }

    @Test
    void whatFollowsTheEndIsNoSuccess() throws Exception {
        assertThat(streamOf(chunk("It "), DONE + chunk("is.")).outcome().errorCode())
                .isEqualTo("something follows [DONE]");
    }

    @Test
    void aRefusalInsteadOfAStreamTellsItsCode() throws Exception {
        answers(
                "/v1/chat/completions",
                exchange -> {
                    exchange.sendResponseHeaders(404, 0);
                    write(exchange, "{\"error\": {\"code\": \"credential_not_found\"}}");
                });
        StreamedChat chat = http.stream(REQUEST);

        assertThat(chat.outcome().ending()).isEqualTo(Ending.FAILED);
        assertThat(chat.outcome().errorCode()).isEqualTo("credential_not_found");
    }

    @Test
    void aStreamWhoseConnectionBreaksHasNoResult() throws Exception {
        answers(
                "/v1/chat/completions",
                exchange -> {
                    exchange.sendResponseHeaders(200, 1_000);
                    write(exchange, chunk("It "));
                });

        assertThat(http.streamAll(List.of(REQUEST)))
                .extracting(chat -> chat.outcome().ending())
                .containsExactly(Ending.NO_RESULT);
    }

    @Test
    void aStreamThatDoesNotEndIsLeft() throws Exception {
        var never = new CountDownLatch(1);
        answers(
                "/v1/chat/completions",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    never.await();
                });
        Gateway.Call call =
                new Gateway.Call(
                        "POST",
                        "/v1/chat/completions",
                        Secret.of("the-c4nary-key-of-this-test"),
                        null,
                        Map.of(),
                        Duration.ofMillis(50));

        assertThat(catchThrowable(() -> gateway.send(call, _ -> {})))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no end within");
    }

    @Test
    void anInferenceIsReadWithItsRouteAndItsCost() throws Exception {
        var id = UUID.randomUUID();
        answers(
                "/v1/inferences/" + id,
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    write(
                            exchange,
                            """
                            {"status": "succeeded", "provider": "anthropic", "model": "m", "route": "support",
                             "passedOver": [{"provider": "openai", "model": "n", "errorCode": "rate_limited",
                                             "reason": "later", "called": true}],
                             "output": "late", "costUsd": "0.000000000007",
                             "usage": {"inputTokens": 1, "cachedInputTokens": 2, "cacheWrite5mTokens": 4,
                                       "cacheWrite1hTokens": 8, "outputTokens": 16, "reasoningTokens": 32}}
                            """);
                });

        assertThat(http.view(REQUEST, id))
                .isEqualTo(
                        new InferenceView(
                                "succeeded",
                                "anthropic",
                                "m",
                                "support",
                                List.of(
                                        new InferenceView.PassedOver(
                                                "openai", "n", "rate_limited", "later", true)),
                                "late",
                                new TokensTold(15, 48),
                                new BigDecimal("0.000000000007")));
    }

    @Test
    void anInferenceTheGatewayDoesNotKnowIsNotRead() throws Exception {
        answers("/v1/inferences/", exchange -> exchange.sendResponseHeaders(404, -1));

        assertThat(http.view(REQUEST, UUID.randomUUID())).isNull();
    }
}
