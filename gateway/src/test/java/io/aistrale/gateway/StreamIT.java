package io.aistrale.gateway;

import static io.aistrale.gateway.StreamHttpTest.DONE;
import static io.aistrale.gateway.StreamHttpTest.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.SseException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import io.aistrale.gateway.GatewayClient.Answer;
import io.aistrale.gateway.KafkaWorker.Taken;
import io.aistrale.parts.junit.RealParts;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.database.MigratedDatabase;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.SerdeSettings;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Streams through a real broker, read by hand and by OpenAI's own client. Each test has a model of
/// its own, so that the stand-in worker finds its request.
@WithRealParts
class StreamIT {

    private static RunningGateway gateway;
    private static EventCodec codec;
    private static KafkaWorker worker;
    private static GatewayClient admin;
    private static OpenAIClient openAi;

    @BeforeAll
    static void start() throws Exception {
        gateway =
                RunningGateway.start(
                        RealParts.kafkaBootstrapServers(), MigratedDatabase.create(), "30s");
        codec = EventCodec.create(SerdeSettings.of(gateway.registry().url()));
        worker = new KafkaWorker(RealParts.kafkaBootstrapServers(), codec);
        admin = gateway.client();
        openAi =
                OpenAIOkHttpClient.builder()
                        .baseUrl(admin.baseUrl() + "/v1")
                        .apiKey(RunningGateway.ADMIN_KEY)
                        .build();
        // Chunks are read soon after replies are; until then streams are refused.
        await().until(gateway::ready);
        await().until(() -> post("fail:model_not_found").status() == 404);
    }

    @AfterAll
    static void stop() throws Exception {
        openAi.close();
        worker.close();
        codec.close();
        gateway.close();
    }

    @Test
    void aStreamGoesThroughKafkaAndBackWhateverElseIsOnTheTopic() throws Exception {
        String model = "silent-raw";
        var answer = CompletableFuture.supplyAsync(() -> post(model));
        Taken taken = worker.takenFor(model);
        assertThat(taken.request().getStream()).isTrue();
        worker.poison(taken);
        worker.chunk(taken, 0, chunk("{\"content\":\"Hel\"}"), false);
        worker.poison(taken);
        worker.chunk(taken, 1, chunk("{\"content\":\"lo é\"}"), false);
        worker.chunk(taken, 2, null, true);
        worker.reply(taken, succeeded(taken));

        Answer stream = answer.get(30, TimeUnit.SECONDS);
        assertThat(stream.status()).as(stream.toString()).isEqualTo(200);
        assertThat(stream.response().body())
                .isEqualTo(
                        data(chunk("{\"content\":\"Hel\"}"))
                                + data(chunk("{\"content\":\"lo é\"}"))
                                + DONE);
    }

    @Test
    void openAisClientReadsAStreamWithItsUsage() throws Exception {
        String model = "silent-sdk";
        work(
                model,
                taken -> {
                    worker.chunk(
                            taken,
                            0,
                            chunk("{\"role\":\"assistant\",\"content\":\"Hel\"}")
                                    + "\n"
                                    + chunk("{\"content\":\"lo\"}"),
                            false);
                    worker.chunk(taken, 1, usage(), true);
                    worker.reply(taken, succeeded(taken));
                });

        try (var stream = openAi.chat().completions().createStreaming(params(model))) {
            List<ChatCompletionChunk> chunks = stream.stream().toList();
            assertThat(chunks).hasSize(3);
            assertThat(text(chunks.get(0)) + text(chunks.get(1))).isEqualTo("Hello");
            assertThat(chunks.get(2).choices()).isEmpty();
            assertThat(chunks.get(2).usage().orElseThrow().totalTokens()).isEqualTo(12);
        }
    }

    @Test
    void openAisClientReadsAResultThatCameWithoutChunksAsAStream() {
        String model = "silent-unstreamed";
        work(
                model,
                taken -> {
                    worker.chunk(taken, 0, null, true);
                    worker.reply(taken, succeeded(taken));
                });

        try (var stream = openAi.chat().completions().createStreaming(params(model))) {
            List<ChatCompletionChunk> chunks = stream.stream().toList();
            assertThat(chunks).hasSize(2);
            assertThat(text(chunks.getFirst())).isEqualTo("Hello");
            assertThat(chunks.getFirst().choices().getFirst().finishReason().orElseThrow())
                    .isEqualTo(ChatCompletionChunk.Choice.FinishReason.STOP);
            assertThat(chunks.getLast().usage().orElseThrow().totalTokens()).isEqualTo(12);
        }
    }

    @Test
    void openAisClientThrowsWhereAStreamBreaks() {
        String model = "silent-breaks";
        work(model, taken -> worker.chunk(taken, 0, chunk("{\"content\":\"Hel\"}"), false));

        try (StreamResponse<ChatCompletionChunk> stream =
                openAi.chat().completions().createStreaming(params(model))) {
            Iterator<ChatCompletionChunk> chunks = stream.stream().iterator();
            assertThat(text(chunks.next())).isEqualTo("Hel");
            Taken taken = worker.takenFor(model);
            worker.chunk(taken, 1, null, true);
            worker.reply(taken, failed(taken, "connection_lost"));

            assertThatThrownBy(chunks::next)
                    .isInstanceOf(SseException.class)
                    .hasMessageContaining("the worker says connection_lost");
        }
        assertThat(asked(model)).isEqualTo(1);
    }

    @Test
    void openAisClientDoesNotAskAgainForWhatMayHaveBeenPaidFor() {
        assertThatThrownBy(() ->
                        openAi.chat()
                                .completions()
                                .createStreaming(params("fail:provider_timeout")))
                .isInstanceOfSatisfying(
                        OpenAIServiceException.class,
                        failed -> assertThat(failed.statusCode()).isEqualTo(504));
        assertThat(asked("fail:provider_timeout")).isEqualTo(1);
        assertThatThrownBy(() ->
                        openAi.chat().completions().createStreaming(params("fail:model_not_found")))
                .isInstanceOf(NotFoundException.class);
    }

    private static Answer post(String model) {
        try {
            return admin.post(
                    "/v1/chat/completions",
                    "{'model':'openai/%s','messages':[],'stream':true}".formatted(model));
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /// Does this with the model's request when it is there.
    private static void work(String model, Consumer<Taken> work) {
        Thread.startVirtualThread(() -> work.accept(worker.takenFor(model)));
    }

    private static long asked(String model) {
        return worker.taken.stream()
                .filter(taken -> taken.request().getModel().equals(model))
                .count();
    }

    private static ChatCompletionCreateParams params(String model) {
        return ChatCompletionCreateParams.builder()
                .model("openai/" + model)
                .addUserMessage("hi")
                .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
    }

    private static String text(ChatCompletionChunk chunk) {
        return chunk.choices().getFirst().delta().content().orElse("");
    }

    private static String chunk(String delta) {
        return """
        {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":%s,"finish_reason":null}]}\
        """
                .formatted(delta);
    }

    private static String usage() {
        return """
        {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[],\
        "usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}}\
        """;
    }

    private static InferenceResult succeeded(Taken taken) {
        return InferenceResult.newBuilder(ScriptedWorker.result(taken.request()))
                .setResponse(
                        """
                        {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,\
                        "message":{"role":"assistant","content":"Hello"},"logprobs":null,"finish_reason":"stop"}],\
                        "usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}}\
                        """)
                .build();
    }

    private static InferenceResult failed(Taken taken, String code) {
        return InferenceResult.newBuilder(ScriptedWorker.result(taken.request()))
                .setStatus(ResultStatus.FAILED)
                .setErrorCode(code)
                .setErrorMessage("the worker says " + code)
                .build();
    }
}
