package io.aistrale.simulator;

import static io.aistrale.simulator.SimulatorClient.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.aistrale.simulator.SimulatorClient.Received;
import io.aistrale.simulator.ledger.CallRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

class BehaviourTest extends WithSimulator {

    private static final String CHAT = "/openai/v1/chat/completions";

    @Test
    void aSlowModelTakesItsTime() {
        long started = System.nanoTime();
        assertThat(client.post(CHAT, chat("vendor/gpt-4o-mini-slow-300ms")).status())
                .isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isGreaterThanOrEqualTo(Duration.ofMillis(300));
        assertThat(last().durationMillis()).isGreaterThanOrEqualTo(300);
    }

    @Test
    void aSlowStreamSpreadsItsEvents() throws Exception {
        try (Socket socket = open(chat("slow-800ms", "\"stream\":true"))) {
            long started = System.nanoTime();
            socket.getInputStream().read();
            Duration toFirstByte = Duration.ofNanos(System.nanoTime() - started);
            await().until(() -> !last().pending());
            assertThat(toFirstByte).isLessThan(Duration.ofMillis(600));
            assertThat(last().durationMillis()).isGreaterThanOrEqualTo(790);
        }
    }

    @Test
    void delayAndErrorCompose() {
        assertThat(client.post(CHAT, chat("slow-200ms-error-503")).status()).isEqualTo(503);
        assertThat(last().durationMillis()).isGreaterThanOrEqualTo(200);
    }

    @Test
    void theCallersTokenIsToldInErrorsAnswersStreamsAndGarbage() {
        for (String path :
                List.of(
                        CHAT,
                        "/huggingface/v1/chat/completions",
                        "/anthropic/v1/messages",
                        "/cohere/v2/chat")) {
            assertThat(client.post(path, chat("error-403-tells-token", "\"max_tokens\":99")))
                    .satisfies(error -> assertThat(error.status()).isEqualTo(403))
                    .satisfies(error -> assertThat(error.text()).contains("c4nary-token"));
        }
        assertThat(client.post(CHAT, chat("tells-token")).json().toString())
                .contains("You called with c4nary-token");
        assertThat(client.post(CHAT, chat("tells-token", "\"stream\":true")).text())
                .contains("c4nary-token");
        assertThat(client.post(CHAT, chat("garbage-tells-token")).text())
                .startsWith("<html>")
                .contains("c4nary-token");
        assertThat(client.post(CHAT, chat("error-403")).text()).doesNotContain("c4nary-token");
        assertThat(client.post(CHAT, chat("garbage")).text()).doesNotContain("c4nary-token");
    }

    @Test
    void aFlakyModelFailsAsOftenAsItSays() {
        long failed = 0;
        for (int i = 0; i < 300; i++) {
            failed += client.post(CHAT, chat("flaky-30pct")).status() == 500 ? 1 : 0;
        }
        assertThat(failed).isBetween(60L, 120L);
    }

    @Test
    void aThrottledModelSaysWhenToComeBack() {
        for (int i = 0; i < 3; i++) {
            assertThat(client.post(CHAT, chat("throttled-3rpm")).status()).isEqualTo(200);
        }
        Received refused = client.post(CHAT, chat("throttled-3rpm"));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(50, 60);
        assertThat(refused.header("x-ratelimit-remaining-requests")).isEqualTo("0");
        assertThat(refused.json().at("/error/code").asString()).isEqualTo("rate_limit_exceeded");
        assertThat(
                        client.post(CHAT, chat("throttled-3rpm"), "Bearer other", new String[0])
                                .status())
                .isEqualTo(200);
    }

    @Test
    void aBusyModelRefusesTheFirstCallsThatAskTheSame() {
        for (int i = 0; i < 2; i++) {
            Received refused = client.post(CHAT, chat("busy-2x-4s"));
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("retry-after")).isEqualTo("4");
        }
        assertThat(client.post(CHAT, chat("busy-2x-4s")).status()).isEqualTo(200);
        assertThat(
                        client.post(CHAT, chat("busy-2x-4s").replace("quick brown", "slow red"))
                                .status())
                .isEqualTo(429);
    }

    @Test
    void aHangingCallIsPendingUntilTheClientLeaves() throws Exception {
        try (Socket _ = open(chat("hang"))) {
            await().until(() -> simulator.calls().size() == 1);
            assertThat(last().pending()).isTrue();
            assertThat(last().status()).isZero();
        }
        await().until(() -> !last().pending());
        assertThat(last().clientPresent()).isFalse();
    }

    @Test
    void aResetBreaksTheConnection() {
        assertThatThrownBy(() -> client.post(CHAT, chat("reset")))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(last().status()).isZero();
        assertThat(last().outputTokens()).isZero();
    }

    @Test
    void aDripNeverEnds() throws Exception {
        try (Socket socket = open(chat("drip"))) {
            String begun =
                    new String(socket.getInputStream().readNBytes(40), StandardCharsets.UTF_8);
            assertThat(begun).startsWith("HTTP/1.1 200");
            assertThat(last().pending()).isTrue();
        }
        await().until(() -> !last().pending());
        assertThat(last().status()).isEqualTo(200);
        assertThat(last().clientPresent()).isFalse();
    }

    @Test
    void garbageIsNoJson() {
        Received answer = client.post(CHAT, chat("garbage"));
        assertThat(answer.status()).isEqualTo(200);
        assertThatThrownBy(answer::json).isInstanceOf(JacksonException.class);
    }

    @Test
    void wrongTypesAreJsonAllTheSame() {
        assertThat(client.post(CHAT, chat("wrong-type")).json().path("choices").isString())
                .isTrue();
    }

    @Test
    void aHugeAnswerIsValidAndBeyond64MiB() {
        Received answer = client.post(CHAT, chat("huge"));
        assertThat(answer.text().length()).isGreaterThan(64 * 1024 * 1024);
        assertThat(answer.text()).startsWith("{\"id\":").endsWith("}");
        assertThat(client.get("/health").status()).isEqualTo(200);
    }

    @Test
    void usageCanBeMissing() {
        assertThat(client.post(CHAT, chat("no-usage")).json().has("usage")).isFalse();
        assertThat(last().outputTokens()).isEqualTo(7);
    }

    @Test
    void openAiCountsCachedTokensWithinThePrompt() {
        JsonNode usage = client.post(CHAT, chat("cached-tokens")).json().path("usage");
        assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(7);
        assertThat(usage.at("/prompt_tokens_details/cached_tokens").asInt()).isEqualTo(3);
        assertThat(last().cachedInputTokens()).isEqualTo(3);
    }

    @Test
    void reasoningIsPartOfTheOutput() {
        JsonNode usage =
                client.post(CHAT, chat("reasoning-tokens", "\"max_tokens\":10"))
                        .json()
                        .path("usage");
        assertThat(usage.path("completion_tokens").asInt()).isEqualTo(10);
        assertThat(usage.at("/completion_tokens_details/reasoning_tokens").asInt()).isEqualTo(5);
        assertThat(last().reasoningTokens()).isEqualTo(5);
    }

    @Test
    void openAiToolsAreCalled() {
        JsonNode json =
                client.post(
                                CHAT,
                                chat(
                                        "tools",
                                        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"parameters\":"
                                                + "{\"properties\":{\"days\":{\"type\":\"integer\"}}}}}]"))
                        .json();
        assertThat(json.at("/choices/0/finish_reason").asString()).isEqualTo("tool_calls");
        assertThat(json.at("/choices/0/message/tool_calls/0/function/arguments").asString())
                .isEqualTo("{\"days\":1}");
    }

    @Test
    void aClassifierAnswersOneOfItsCategories() {
        String body =
                "{\"model\":\"echo\",\"messages\":[{\"role\":\"system\",\"content\":"
                        + "\"Classify. categories: billing, bug, praise\"},{\"role\":\"user\",\"content\":\"it broke\"}]}";
        String first = client.post(CHAT, body).json().at("/choices/0/message/content").asString();
        assertThat(first).isIn("billing", "bug", "praise");
        assertThat(client.post(CHAT, body).json().at("/choices/0/message/content").asString())
                .isEqualTo(first);
    }

    @Test
    void aJudgeAnswersWithAVerdict() {
        String question =
                "{\"model\":\"echo\",\"messages\":[{\"role\":\"system\",\"content\":\"Reply with one JSON object: score.\"},"
                        + "{\"role\":\"user\",\"content\":\"Categories: a, b\\n{\\\"answer\\\":\\\" %s\\\",\\\"expected\\\":\\\"bug\\\"}\\nGrade it.\"}]}";
        assertThat(
                        client.post(CHAT, question.formatted("Bug"))
                                .json()
                                .at("/choices/0/message/content")
                                .asString())
                .isEqualTo("{\"score\":1.0,\"label\":\"right\",\"reason\":\"As expected.\"}");
        assertThat(
                        client.post(CHAT, question.formatted("billing"))
                                .json()
                                .at("/choices/0/message/content")
                                .asString())
                .matches("\\{\"score\":0\\.[0-5][0-9]?,\"label\":\"wrong\".*}");
    }

    @Test
    void aSummaryIsTheFirstSentence() {
        String body =
                "{\"model\":\"echo\",\"messages\":[{\"role\":\"user\",\"content\":"
                        + "\"Summarise this: The sea is wide. It is also deep.\"}]}";
        assertThat(client.post(CHAT, body).json().at("/choices/0/message/content").asString())
                .isEqualTo("The sea is wide.");
    }

    @Test
    void manySlowCallsRunAtOnce() {
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        long started = System.nanoTime();
        for (int i = 0; i < 300; i++) {
            calls.add(client.postAsync(CHAT, chat("slow-500ms")));
        }
        calls.forEach(CompletableFuture::join);
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isLessThan(Duration.ofSeconds(10));
        assertThat(simulator.calls()).hasSize(300).allMatch(call -> call.status() == 200);
    }

    private CallRecord last() {
        return simulator.calls().getLast();
    }

    /// A raw connection that has sent this body.
    private Socket open(String body) throws IOException {
        Socket socket = RawRequests.connect(simulator);
        OutputStream out = socket.getOutputStream();
        out.write(RawRequests.post(CHAT, body));
        out.flush();
        return socket;
    }
}
