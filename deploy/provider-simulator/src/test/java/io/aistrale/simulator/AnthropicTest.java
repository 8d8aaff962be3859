package io.aistrale.simulator;

import static io.aistrale.simulator.SimulatorClient.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.simulator.SimulatorClient.Received;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AnthropicTest extends WithSimulator {

    private static final String MESSAGES = "/anthropic/v1/messages";
    private static final String CAP = "\"max_tokens\":100";
    private static final String[] API_KEY = {"x-api-key", "good"};

    @Test
    void aMessageHasTextUsageAndHeaders() {
        Received answer = client.post(MESSAGES, chat("claude", CAP), "", API_KEY);
        JsonNode json = answer.json();
        assertThat(json.at("/content/0/text").asString()).isEqualTo("the quick brown fox jumps");
        assertThat(json.path("stop_reason").asString()).isEqualTo("end_turn");
        assertThat(json.at("/usage/input_tokens").asInt()).isEqualTo(7);
        assertThat(answer.header("request-id")).startsWith("req_");
        assertThat(Instant.parse(answer.header("anthropic-ratelimit-requests-reset"))).isNotNull();
    }

    @Test
    void aStreamHasNamedEventsInOrder() {
        Received answer = client.post(MESSAGES, chat("claude", CAP, "\"stream\":true"));
        List<String> names =
                answer.text()
                        .lines()
                        .filter(line -> line.startsWith("event: "))
                        .map(line -> line.substring(7))
                        .distinct()
                        .toList();
        assertThat(names)
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "ping",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        JsonNode messageDelta = answer.events().get(answer.events().size() - 2);
        assertThat(messageDelta.at("/usage/output_tokens").asInt()).isEqualTo(7);
    }

    @Test
    void inputTokensExcludeTheCache() {
        JsonNode usage = client.post(MESSAGES, longChat("cached-tokens")).json().path("usage");
        assertThat(usage.path("cache_read_input_tokens").asInt()).isEqualTo(50);
        assertThat(usage.path("cache_creation_input_tokens").asInt()).isEqualTo(24);
        assertThat(usage.at("/cache_creation/ephemeral_5m_input_tokens").asInt()).isEqualTo(12);
        assertThat(usage.at("/cache_creation/ephemeral_1h_input_tokens").asInt()).isEqualTo(12);
        assertThat(usage.path("input_tokens").asInt()).isEqualTo(26);
        assertThat(simulator.calls().getFirst().inputTokens()).isEqualTo(100);
        assertThat(simulator.calls().getFirst().cacheWrite1hTokens()).isEqualTo(12);
    }

    private static String longChat(String model) {
        return "{\"model\":\""
                + model
                + "\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\""
                + "x".repeat(400)
                + "\"}]}";
    }

    @Test
    void theNewVersionTakesNoSamplingParameters() {
        String body = chat("claude", CAP, "\"temperature\":1");
        String[] newVersion = {"anthropic-version", "2026-10-21"};
        assertThat(client.post(MESSAGES, body).status()).isEqualTo(200);
        assertThat(client.post(MESSAGES, body, newVersion).status()).isEqualTo(400);
        assertThat(client.post(MESSAGES, chat("claude", CAP), newVersion).status()).isEqualTo(200);
    }

    @Test
    void errorsAreInAnthropicsEnvelope() {
        Received missing = client.post(MESSAGES, chat("claude"));
        assertThat(missing.status()).isEqualTo(400);
        assertThat(missing.json().at("/error/message").asString())
                .isEqualTo("max_tokens: Field required");
        assertThat(missing.json().path("request_id").asString())
                .isEqualTo(missing.header("request-id"));
        Received unauthorized = client.post(MESSAGES, chat("claude", CAP), "", new String[0]);
        assertThat(unauthorized.status()).isEqualTo(401);
        assertThat(unauthorized.json().at("/error/type").asString())
                .isEqualTo("authentication_error");
        assertThat(client.post(MESSAGES, chat("overloaded", CAP)).status()).isEqualTo(529);
    }

    @Test
    void aSpendLimitIsA429WithoutRetryAfter() {
        Received answer = client.post(MESSAGES, chat("spend-exhausted", CAP));
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("retry-after")).isEmpty();
        assertThat(answer.json().at("/error/details/error_code").asString())
                .isEqualTo("enforced_spend_limit_reached");
    }

    @Test
    void toolsAreCalled() {
        JsonNode json =
                client.post(
                                MESSAGES,
                                chat(
                                        "tools",
                                        CAP,
                                        "\"tools\":[{\"name\":\"weather\",\"input_schema\":{\"properties\":"
                                                + "{\"city\":{\"type\":\"string\"}}}}]"))
                        .json();
        assertThat(json.path("stop_reason").asString()).isEqualTo("tool_use");
        assertThat(json.at("/content/0/input/city").asString()).isEqualTo("example");
    }
}
