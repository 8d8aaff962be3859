package io.aistrale.simulator;

import static io.aistrale.simulator.SimulatorClient.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.simulator.SimulatorClient.Received;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CohereTest extends WithSimulator {

    private static final String CHAT = "/cohere/v2/chat";

    @Test
    void aReplyBillsLessThanItCounts() {
        JsonNode json = client.post(CHAT, chat("command-r")).json();
        assertThat(json.at("/message/content/0/text").asString())
                .isEqualTo("the quick brown fox jumps");
        assertThat(json.path("finish_reason").asString()).isEqualTo("COMPLETE");
        assertThat(json.at("/usage/billed_units/input_tokens").asInt()).isEqualTo(7);
        assertThat(json.at("/usage/tokens/input_tokens").asInt()).isGreaterThan(7);
    }

    @Test
    void aStreamGoesFromMessageStartToMessageEnd() {
        List<JsonNode> events = client.post(CHAT, chat("command-r", "\"stream\":true")).events();
        assertThat(events.getFirst().path("type").asString()).isEqualTo("message-start");
        assertThat(events.getLast().path("type").asString()).isEqualTo("message-end");
        assertThat(events.getLast().at("/delta/usage/billed_units/output_tokens").asInt())
                .isEqualTo(7);
    }

    @Test
    void embeddingsAreBilledUnderMeta() {
        JsonNode json =
                client.post(
                                "/cohere/v2/embed",
                                "{\"model\":\"embed\",\"texts\":[\"a\",\"b\"],\"input_type\":\"classification\","
                                        + "\"embedding_types\":[\"float\"]}")
                        .json();
        assertThat(json.at("/embeddings/float")).hasSize(2);
        assertThat(json.at("/meta/billed_units/input_tokens").asInt()).isEqualTo(2);
    }

    @Test
    void errorsAreAMessage() {
        Received spent = client.post(CHAT, chat("spend-exhausted"));
        assertThat(spent.status()).isEqualTo(402);
        assertThat(spent.json().path("message").asString()).isNotEmpty();
        assertThat(
                        client.post(CHAT, chat("x"), "Bearer c4nary-invalid", new String[0])
                                .json()
                                .path("message")
                                .asString())
                .isEqualTo("invalid api token");
        assertThat(client.post("/v2/chat", "{\"model\":\"x\"}").status()).isEqualTo(400);
    }
}
