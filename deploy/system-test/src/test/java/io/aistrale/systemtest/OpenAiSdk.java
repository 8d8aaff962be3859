package io.aistrale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams.EncodingFormat;
import com.openai.models.models.Model;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// OpenAI's own client, with nothing changed but its base URL, on a running stack.
record OpenAiSdk(String baseUrl, String key, OpenAIClient client) implements AutoCloseable {
    private static final String QUESTION = "What is the capital of France?";

    static OpenAiSdk at(String baseUrl, String key) {
        return new OpenAiSdk(
                baseUrl, key, OpenAIOkHttpClient.builder().baseUrl(baseUrl).apiKey(key).build());
    }

    void chats() {
        var answer = client.chat().completions().create(chat("openai/gpt-4o-mini").build());

        assertThat(answer.choices().getFirst().message().content()).contains(QUESTION);
        assertThat(answer.usage().orElseThrow().completionTokens()).isPositive();
    }

    void streams() {
        var asked =
                chat("openai/gpt-4o-mini")
                        .streamOptions(
                                ChatCompletionStreamOptions.builder().includeUsage(true).build())
                        .build();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(asked)) {
            List<ChatCompletionChunk> chunks = stream.stream().toList();
            StringBuilder text = new StringBuilder();
            chunks.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .forEach(choice -> choice.delta().content().ifPresent(text::append));

            assertThat(text.toString()).isEqualTo(QUESTION);
            assertThat(chunks.getLast().usage().orElseThrow().completionTokens()).isPositive();
        }
    }

    void callsTools() {
        var parameters =
                FunctionParameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty("properties", JsonValue.from(Map.of()))
                        .build();
        var tool = FunctionDefinition.builder().name("find_parcel").parameters(parameters).build();
        var answer =
                client.chat()
                        .completions()
                        .create(chat("openai/tools").addFunctionTool(tool).build());

        ChatCompletionMessageFunctionToolCall call =
                answer.choices()
                        .getFirst()
                        .message()
                        .toolCalls()
                        .orElseThrow()
                        .getFirst()
                        .asFunction();
        assertThat(call.function().name()).isEqualTo("find_parcel");
    }

    /// What the client is silent about it asks for in base64, of little-endian floats of 32 bits.
    ///
    /// @param base64 the same, as it came over the wire to somebody else
    void embeds(String base64) {
        List<Float> byDefault = embedding(null);
        List<Float> floats = embedding(EncodingFormat.FLOAT);

        assertThat(bits(byDefault)).isNotEmpty().isEqualTo(bits(floats));
        assertThat(bits(littleEndian(base64))).isEqualTo(bits(floats));
    }

    private List<Float> embedding(@Nullable EncodingFormat format) {
        var asked =
                EmbeddingCreateParams.builder()
                        .model("openai/text-embedding-3-small")
                        .input(QUESTION);
        if (format != null) {
            asked.encodingFormat(format);
        }
        return client.embeddings().create(asked.build()).data().getFirst().embedding();
    }

    static String embeddingInBase64() {
        return "{\"model\":\"openai/text-embedding-3-small\",\"input\":\"%s\",\"encoding_format\":\"base64\"}"
                .formatted(QUESTION);
    }

    private static List<Float> littleEndian(String base64) {
        var bytes =
                ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
        List<Float> floats = new ArrayList<>();
        while (bytes.hasRemaining()) {
            floats.add(bytes.getFloat());
        }
        return floats;
    }

    private static List<Integer> bits(List<Float> floats) {
        return floats.stream().map(Float::floatToRawIntBits).toList();
    }

    void listsModels() {
        assertThat(client.models().list().data())
                .extracting(Model::id)
                .contains("openai/gpt-4o-mini");
    }

    void throwsItsOwnExceptions() {
        try (OpenAiSdk stranger = at(baseUrl, "nobody")) {
            assertThatThrownBy(() -> stranger.ask("openai/gpt-4o-mini"))
                    .isInstanceOf(UnauthorizedException.class);
        }
        assertThatThrownBy(() -> ask("openai/unknown-model")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> ask("nobody/gpt")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> ask("openai/error-400")).isInstanceOf(BadRequestException.class);
    }

    /// The workers have tried as often as they may; the client must not begin again.
    void givesUpWhereACallMayHaveBeenPaid(String model) {
        assertThatThrownBy(() -> ask(model)).isInstanceOf(InternalServerException.class);
    }

    private void ask(String model) {
        client.chat().completions().create(chat(model).build());
    }

    private static ChatCompletionCreateParams.Builder chat(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage(QUESTION);
    }

    @Override
    public void close() {
        client.close();
    }
}
