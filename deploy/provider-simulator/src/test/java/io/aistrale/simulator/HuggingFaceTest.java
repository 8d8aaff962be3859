package io.aistrale.simulator;

import static io.aistrale.simulator.SimulatorClient.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.simulator.SimulatorClient.Received;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class HuggingFaceTest extends WithSimulator {

    private static final String CHAT = "/huggingface/v1/chat/completions";
    private static final String MODELS = "/huggingface/hf-inference/models/";

    @Test
    void theRouterNamesTheBackendThatAnswered() {
        Received answer = client.post(CHAT, chat("meta-llama/Llama-3.1-8B-Instruct"));
        assertThat(answer.header("x-inference-provider")).isEqualTo("simulator");
        assertThat(answer.json().at("/choices/0/message/content").asString())
                .startsWith("the quick");
        assertThat(simulator.calls().getFirst().provider()).isEqualTo("huggingface");
    }

    @Test
    void theRoutersErrorsAreItsOwn() {
        assertThat(client.post(CHAT, chat("spend-exhausted")).status()).isEqualTo(402);
        assertThat(client.post(CHAT, chat("x"), "", new String[0]).json().path("error").asString())
                .isEqualTo("Invalid username or password.");
        assertThat(client.post(CHAT, chat("unknown-model")).json().at("/error/code").asString())
                .isEqualTo("model_not_found");
    }

    @Test
    void textGenerationRepeatsThePromptUnlessToldNotTo() {
        String whole =
                client.post(MODELS + "org/gpt2", "{\"inputs\":\"abc\"}")
                        .json()
                        .at("/0/generated_text")
                        .asString();
        String reply =
                client.post(
                                MODELS + "org/gpt2",
                                "{\"inputs\":\"abc\",\"parameters\":{\"return_full_text\":false}}")
                        .json()
                        .at("/0/generated_text")
                        .asString();
        assertThat(whole).isEqualTo("abcabc");
        assertThat(reply).isEqualTo("abc");
        assertThat(simulator.calls().getFirst().model()).isEqualTo("org/gpt2");
    }

    @Test
    void textGenerationGivesDetailsWhenAsked() {
        JsonNode details =
                client.post(
                                MODELS + "gpt2",
                                """
                                {"inputs":"twelve chars","parameters":
                                  {"details":true,"decoder_input_details":true,"max_new_tokens":2}}\
                                """)
                        .json()
                        .at("/0/details");
        assertThat(details.path("finish_reason").asString()).isEqualTo("length");
        assertThat(details.path("generated_tokens").asInt()).isEqualTo(2);
        assertThat(details.path("prefill")).hasSize(3);
    }

    @Test
    void generateAnswersAnObjectAndStreams() {
        assertThat(
                        client.post("/generate", "{\"inputs\":\"abc\"}")
                                .json()
                                .path("generated_text")
                                .asString())
                .isEqualTo("abc");
        Received stream = client.post("/generate", "{\"inputs\":\"a b\",\"stream\":true}");
        assertThat(stream.events().getLast().path("generated_text").asString()).isEqualTo("a b");
    }

    @Test
    void textGenerationErrorsHaveAType() {
        Received invalid = client.post(MODELS + "gpt2", "{}");
        assertThat(invalid.status()).isEqualTo(422);
        assertThat(invalid.json().path("error_type").asString()).isEqualTo("validation");
        Received overloaded = client.post(MODELS + "overloaded", "{\"inputs\":\"a\"}");
        assertThat(overloaded.status()).isEqualTo(429);
        assertThat(overloaded.json().path("error_type").asString()).isEqualTo("overloaded");
    }
}
