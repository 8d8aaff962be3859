package io.aistrale.simulator;

import static io.aistrale.simulator.SimulatorClient.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.simulator.SimulatorClient.Received;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class OpenAiTest extends WithSimulator {

    private static final String CHAT = "/openai/v1/chat/completions";
    private static final String EMBEDDINGS = "/openai/v1/embeddings";

    @Test
    void aCompletionHasTheTextTheUsageAndTheHeaders() {
        Received answer = client.post(CHAT, chat("gpt-4o-mini"));
        JsonNode json = answer.json();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(json.path("object").asString()).isEqualTo("chat.completion");
        assertThat(json.at("/choices/0/message/content").asString())
                .isEqualTo("the quick brown fox jumps");
        assertThat(json.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        assertThat(json.at("/usage/prompt_tokens").asInt()).isEqualTo(7);
        assertThat(json.at("/usage/total_tokens").asInt()).isEqualTo(14);
        assertThat(answer.header("x-request-id")).startsWith("req_");
        assertThat(answer.header("x-ratelimit-reset-requests")).isEqualTo("6ms");
    }

    @Test
    void theCapEndsTheAnswer() {
        JsonNode json = client.post(CHAT, chat("echo", "\"max_completion_tokens\":2")).json();
        assertThat(json.at("/choices/0/finish_reason").asString()).isEqualTo("length");
        assertThat(json.at("/choices/0/message/content").asString()).isEqualTo("the quic");
        assertThat(json.at("/usage/completion_tokens").asInt()).isEqualTo(2);
    }

    @Test
    void fieldsThatAreNullCountAsAbsent() {
        Received answer =
                client.post(
                        CHAT,
                        chat("echo", "\"max_tokens\":null", "\"stream\":null", "\"tools\":null"));
        assertThat(answer.json().at("/choices/0/finish_reason").asString()).isEqualTo("stop");
    }

    @Test
    void aStreamEndsWithTheUsageAndDone() {
        Received answer =
                client.post(
                        CHAT,
                        chat(
                                "echo",
                                "\"stream\":true",
                                "\"stream_options\":{\"include_usage\":true}"));
        List<JsonNode> events = answer.events();
        String text =
                String.join(
                        "",
                        events.stream()
                                .map(e -> e.at("/choices/0/delta/content").asString(""))
                                .toList());
        assertThat(answer.header("content-type")).startsWith("text/event-stream");
        assertThat(text).isEqualTo("the quick brown fox jumps");
        assertThat(events.getFirst().has("usage")).isTrue();
        assertThat(events.getFirst().path("usage").isNull()).isTrue();
        assertThat(events.getLast().path("choices")).isEmpty();
        assertThat(events.getLast().at("/usage/completion_tokens").asInt()).isEqualTo(7);
        assertThat(answer.text()).endsWith("data: [DONE]\n\n");
    }

    @Test
    void aStreamWithoutTheOptionSaysNothingAboutUsage() {
        Received answer = client.post(CHAT, chat("echo", "\"stream\":true"));
        assertThat(answer.events()).noneMatch(event -> event.has("usage"));
    }

    @Test
    void embeddingsAreTheSameInBothEncodings() {
        String input = "{\"model\":\"e\",\"dimensions\":3,\"input\":[\"one\",\"another text\"]";
        JsonNode floats = client.post(EMBEDDINGS, input + "}").json();
        JsonNode base64 =
                client.post(EMBEDDINGS, input + ",\"encoding_format\":\"base64\"}").json();
        ByteBuffer bytes =
                ByteBuffer.wrap(
                                Base64.getDecoder()
                                        .decode(base64.at("/data/1/embedding").asString()))
                        .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(floats.path("data")).hasSize(2);
        assertThat(floats.at("/usage/total_tokens").asInt()).isEqualTo(1 + 3);
        for (int i = 0; i < 3; i++) {
            assertThat((float) floats.at("/data/1/embedding/" + i).asDouble())
                    .isEqualTo(bytes.getFloat());
        }
    }

    @Test
    void embeddingsOfTokenIdsCountTheIds() {
        JsonNode json = client.post(EMBEDDINGS, "{\"model\":\"e\",\"input\":[[1,2,3],[4]]}").json();
        assertThat(json.at("/usage/prompt_tokens").asInt()).isEqualTo(4);
        assertThat(json.at("/data/0/embedding")).hasSize(256);
    }

    @Test
    void modelsAreListed() {
        assertThat(client.get("/openai/v1/models").json().at("/data/0/object").asString())
                .isEqualTo("model");
    }

    @ParameterizedTest
    @CsvSource({
        "error-400, 400, invalid_request_error, null",
        "error-500, 500, server_error, null",
        "spend-exhausted, 429, insufficient_quota, credit_balance_exhausted",
        "overloaded, 503, service_unavailable, slow_down",
        "unknown-model, 404, invalid_request_error, model_not_found",
        "error-401, 401, invalid_request_error, invalid_api_key",
    })
    void errorsHaveAllFourKeys(String model, int status, String type, String code) {
        Received answer = client.post(CHAT, chat(model));
        JsonNode error = answer.json().path("error");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(error.propertyNames())
                .containsExactlyInAnyOrder("message", "type", "param", "code");
        assertThat(error.path("type").asString()).isEqualTo(type);
        assertThat(error.path("code").asString("null")).isEqualTo(code);
    }

    @Test
    void whatTheProviderWouldRefuseIsRefused() {
        String[] none = {};
        assertThat(client.post(CHAT, chat("echo"), "", none).status()).isEqualTo(401);
        assertThat(client.post(CHAT, chat("echo"), "Bearer sk-c4nary-invalid", none).status())
                .isEqualTo(401);
        assertThat(client.post(CHAT, "{oops").status()).isEqualTo(400);
        assertThat(client.post(CHAT, "{\"messages\":[]}").status()).isEqualTo(400);
        assertThat(client.post(CHAT, "{\"model\":\"echo\"}").json().at("/error/param").asString())
                .isEqualTo("messages");
        assertThat(client.post("/openai/v1/nothing", chat("echo")).status()).isEqualTo(404);
        assertThat(client.get(CHAT).status()).isEqualTo(405);
    }

    @Test
    void thePathWithoutAPrefixIsOpenAiToo() {
        assertThat(client.post("/v1/chat/completions", chat("echo")).status()).isEqualTo(200);
        assertThat(simulator.calls().getFirst().provider()).isEqualTo("openai");
    }
}
