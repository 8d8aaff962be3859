package io.aistrale.simulator;

import static io.aistrale.simulator.SimulatorClient.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.simulator.ledger.ReceivedRequest;
import org.junit.jupiter.api.Test;

class LastRequestsTest {

    private static final String CHAT = "/openai/v1/chat/completions";

    @Test
    void theLastRequestsAreKeptAsTheyCame() {
        try (ProviderSimulator simulator =
                        ProviderSimulator.start(SimulatorSettings.onPorts(0).keepingRequests(2));
                SimulatorClient client = new SimulatorClient(simulator)) {
            client.post(CHAT, chat("one"));
            client.post(CHAT + "?a=b", chat("two"), "X-Told", "yes");
            client.post("/nowhere", "no json");

            assertThat(simulator.requests())
                    .extracting(ReceivedRequest::path)
                    .containsExactly(CHAT + "?a=b", "/nowhere");
            ReceivedRequest second = simulator.requests().getFirst();
            assertThat(second.method()).isEqualTo("POST");
            assertThat(second.body()).isEqualTo(chat("two"));
            assertThat(second.headers())
                    .containsEntry("x-told", "yes")
                    .containsEntry("authorization", "Bearer c4nary-token");
        }
    }

    @Test
    void thePageShowsNoTokens() {
        try (ProviderSimulator simulator =
                        ProviderSimulator.start(SimulatorSettings.onPorts(0).keepingRequests(9));
                SimulatorClient client = new SimulatorClient(simulator)) {
            client.post(CHAT, chat("one"), "x-api-key", "good-key", "api-key", "good-key");

            assertThat(client.get("/requests").text())
                    .contains("\"authorization\":\"Bearer ***\"", "\"x-api-key\":\"***\"")
                    .contains("the quick brown fox")
                    .doesNotContain("good-");
            client.delete("/calls");
            assertThat(client.get("/requests").text()).isEmpty();
        }
    }

    @Test
    void noneIsKeptUnlessAskedFor() {
        try (ProviderSimulator simulator = ProviderSimulator.start(0);
                SimulatorClient client = new SimulatorClient(simulator)) {
            client.post(CHAT, chat("one"));

            assertThat(simulator.requests()).isEmpty();
        }
    }
}
