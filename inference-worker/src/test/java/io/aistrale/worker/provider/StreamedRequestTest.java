package io.aistrale.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.token.Secret;
import io.aistrale.worker.provider.Dialect.Encoding;
import io.aistrale.worker.provider.ProviderRequest.Task;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// How providers that have a word of their own for it are asked for a stream.
class StreamedRequestTest {
    private static final String BODY =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":9,\"stream\":false,"
                    + "\"stream_options\":{\"include_usage\":true%s}}";

    private static Encoding encoded(Dialect dialect, Task task, @Nullable String body) {
        var endpoint = Endpoints.at("p", URI.create("http://provider/v1"), null);
        String inputs = body == null ? "Hi" : null;
        return dialect.encode(
                new ProviderRequest(task, "m", inputs, body, null, true),
                endpoint,
                Secret.of("c4nary-t"));
    }

    private static @Nullable JsonNode said(Encoding encoding) {
        return Json.object(((Encoding.Call) encoding).body());
    }

    @Test
    void anthropicIsAskedForAStreamAndTellsItsUsageUnasked() {
        assertThat(said(encoded(new AnthropicDialect(), Task.CHAT, BODY.formatted(""))))
                .isEqualTo(
                        Json.object(
                                "{\"model\":\"m\",\"max_tokens\":9,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}]}"));
    }

    @Test
    void cohereIsAskedForAStreamAndTellsItsUsageUnasked() {
        assertThat(said(encoded(new CohereDialect(), Task.CHAT, BODY.formatted(""))))
                .isEqualTo(
                        Json.object(
                                "{\"model\":\"m\",\"max_tokens\":9,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"));
    }

    @Test
    void anOptionThatCannotBeSaidIsRefusedByName() {
        var body = BODY.formatted(",\"include_obfuscation\":true");

        assertThat(encoded(new AnthropicDialect(), Task.CHAT, body))
                .isInstanceOfSatisfying(
                        Encoding.Refused.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                            assertThat(refused.message())
                                    .contains("stream_options.include_obfuscation");
                        });
    }

    @Test
    void textGenerationStreamsWithoutTheDetailsThatItsServersRefuseThen() {
        assertThat(said(encoded(new HuggingFaceDialect(), Task.TEXT_GENERATION, null)))
                .isEqualTo(
                        Json.object(
                                "{\"inputs\":\"Hi\",\"stream\":true,\"parameters\":{\"details\":true,\"return_full_text\":false}}"));
    }
}
