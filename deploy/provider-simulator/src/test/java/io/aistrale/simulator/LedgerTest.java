package io.aistrale.simulator;

import static io.aistrale.simulator.SimulatorClient.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.aistrale.simulator.ledger.CallFilter;
import io.aistrale.simulator.ledger.CallLedger;
import io.aistrale.simulator.ledger.CallRecord;
import io.aistrale.simulator.wire.Json;
import io.aistrale.simulator.wire.Usage;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LedgerTest extends WithSimulator {

    private static final String CHAT = "/openai/v1/chat/completions";

    @Test
    void everyCallIsALineOfJson() {
        String key = "0199d4a0-7c3e-7000-8000-1234567890ab";
        client.post(CHAT, chat("echo"), "Idempotency-Key", key);
        client.post(CHAT, chat("error-500"), "Idempotency-Key", "not a uuid");
        client.post(CHAT, chat("echo"), "Bearer c4nary-invalid", new String[0]);
        List<JsonNode> lines = lines("/calls");
        assertThat(lines)
                .extracting(line -> line.path("status").asInt())
                .containsExactly(200, 500, 401);
        assertThat(lines)
                .extracting(line -> line.path("idempotencyKey").asString("none"))
                .containsExactly(key, "not a uuid", "none");
        assertThat(lines.getFirst().path("inputTokens").asInt()).isEqualTo(7);
        assertThat(lines.getFirst().path("clientPresent").asBoolean()).isTrue();
        assertThat(Instant.parse(lines.getFirst().path("at").asString()))
                .isBeforeOrEqualTo(Instant.now());
        assertThat(lines.get(1).path("inputTokens").asInt()).isZero();
    }

    @Test
    void callsCanBeFilteredCountedAndCleared() {
        client.post(CHAT, chat("a"), "Idempotency-Key", "one");
        client.post(CHAT, chat("b"), "Idempotency-Key", "two");
        String secondAt = lines("/calls").get(1).path("at").asString();
        assertThat(lines("/calls?model=b")).hasSize(1);
        assertThat(lines("/calls?idempotencyKey=one")).hasSize(1);
        assertThat(lines("/calls?since=" + secondAt)).hasSize(1);
        assertThat(client.get("/calls?since=yesterday").status()).isEqualTo(400);
        assertThat(client.get("/calls/count").json().path("count").asInt()).isEqualTo(2);
        assertThat(client.delete("/calls").status()).isEqualTo(204);
        assertThat(lines("/calls")).isEmpty();
    }

    @Test
    void aCallIsBilledThoughItsClientHasLeft() throws Exception {
        try (Socket socket = RawRequests.connect(simulator)) {
            socket.getOutputStream().write(RawRequests.post(CHAT, chat("slow-300ms")));
            await().until(() -> simulator.calls().size() == 1);
        }
        await().until(() -> !simulator.calls().getFirst().pending());
        CallRecord call = simulator.calls().getFirst();
        assertThat(call.clientPresent()).isFalse();
        assertThat(call.status()).isEqualTo(200);
        assertThat(call.outputTokens()).isEqualTo(7);
    }

    @Test
    void aStreamIsBilledAsFarAsItWent() throws Exception {
        String body =
                chat("slow-2s", "\"stream\":true")
                        .replace("jumps", "jumps over the lazy dog ".repeat(8));
        try (Socket socket = RawRequests.connect(simulator)) {
            socket.getOutputStream().write(RawRequests.post(CHAT, body));
            socket.getInputStream().readNBytes(2000);
        }
        await().until(() -> !simulator.calls().getFirst().pending());
        CallRecord call = simulator.calls().getFirst();
        assertThat(call.clientPresent()).isFalse();
        assertThat(call.outputTokens()).isPositive().isLessThan(40);
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        ByteArrayOutputStream requests = new ByteArrayOutputStream();
        requests.writeBytes(RawRequests.post(CHAT, chat("slow-200ms", "\"max_tokens\":1")));
        requests.writeBytes(RawRequests.post(CHAT, chat("echo", "\"max_tokens\":2")));
        requests.writeBytes(
                "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        try (Socket socket = RawRequests.connect(simulator)) {
            socket.getOutputStream().write(requests.toByteArray());
            String answers =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answers)
                    .containsSubsequence(
                            "\"completion_tokens\":1", "\"completion_tokens\":2", "\"UP\"");
        }
    }

    @Test
    void aFullLedgerSaysHowManyItDropped() {
        CallLedger ledger = new CallLedger(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), 3);
        for (int i = 0; i < 5; i++) {
            ledger.begin("openai", "m" + i, null).finish(200, Usage.plain(1, 1), 1, true);
        }
        assertThat(ledger.count()).isEqualTo(new CallLedger.Count(3, 0, 2));
        assertThat(ledger.calls(CallFilter.ALL))
                .extracting(CallRecord::model)
                .containsExactly("m2", "m3", "m4");
    }

    @Test
    void severalPortsShareOneLedgerAndATakenPortIsNamed() {
        try (ProviderSimulator several = ProviderSimulator.start(0, 0)) {
            assertThat(several.ports()).hasSize(2).doesNotHaveDuplicates();
            assertThatThrownBy(() -> ProviderSimulator.start(several.port()))
                    .hasMessageContaining(Integer.toString(several.port()));
        }
    }

    private List<JsonNode> lines(String path) {
        return client.get(path)
                .text()
                .lines()
                .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }
}
