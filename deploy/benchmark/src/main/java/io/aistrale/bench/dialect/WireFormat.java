package io.aistrale.bench.dialect;

import io.aistrale.worker.provider.AnthropicDialect;
import io.aistrale.worker.provider.CohereDialect;
import io.aistrale.worker.provider.Dialect;
import io.aistrale.worker.provider.HttpAnswer;
import io.aistrale.worker.provider.HuggingFaceDialect;
import io.aistrale.worker.provider.OpenAiDialect;
import io.aistrale.worker.provider.ProviderRequest;
import io.aistrale.worker.provider.ProviderRequest.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What one interface of a provider is asked and answers, in samples (this package's resources): a
/// request and an answer of 1,024 bytes, an error, and a stream.
///
/// The samples are hard on a translation: the chat has a tool, a tool call and its result in it.
public enum WireFormat {
    OPENAI_CHAT(new OpenAiDialect(), Task.CHAT, 429),
    OPENAI_EMBEDDINGS(new OpenAiDialect(), Task.EMBEDDINGS, 429),
    HUGGINGFACE_CHAT(new HuggingFaceDialect(), Task.CHAT, 503),
    HUGGINGFACE_GENERATION(new HuggingFaceDialect(), Task.TEXT_GENERATION, 503),
    ANTHROPIC_MESSAGES(new AnthropicDialect(), Task.CHAT, 429),
    COHERE_CHAT(new CohereDialect(), Task.CHAT, 429),
    COHERE_EMBED(new CohereDialect(), Task.EMBEDDINGS, 429);

    private static final String MODEL = "a-model-2026-11-22";
    private static final String DATE = "Sun, 22 Nov 2026 09:00:00 GMT";

    private final Dialect dialect;
    private final Task task;
    private final int errorStatus;

    WireFormat(Dialect dialect, Task task, int errorStatus) {
        this.dialect = dialect;
        this.task = task;
        this.errorStatus = errorStatus;
    }

    /// @throws IllegalArgumentException naming those there are
    static WireFormat titled(String title) {
        return Arrays.stream(values())
                .filter(format -> format.title().equals(title))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                title
                                        + " is none of "
                                        + Arrays.stream(values()).map(WireFormat::title).toList()));
    }

    /// Such as `openai-chat`.
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Dialect dialect() {
        return dialect;
    }

    boolean streams() {
        return task != Task.EMBEDDINGS;
    }

    ProviderRequest request(boolean stream) {
        return switch (task) {
            case CHAT -> asked(Sample.text("chat.request.json"), stream);
            case EMBEDDINGS -> asked(Sample.text("embeddings.request.json"), stream);
            case TEXT_GENERATION ->
                    new ProviderRequest(
                            task,
                            MODEL,
                            Sample.text("generation.inputs.txt"),
                            null,
                            Sample.text("generation.parameters.json"),
                            stream);
        };
    }

    private ProviderRequest asked(String body, boolean stream) {
        return new ProviderRequest(task, MODEL, null, body, null, stream);
    }

    HttpAnswer answer() {
        return answer(200, "application/json", Sample.bytes(title() + ".answer.json"));
    }

    HttpAnswer error() {
        return answer(
                errorStatus, "application/json", Sample.bytes(dialect.name() + ".error.json"));
    }

    /// The head of a streamed answer.
    HttpAnswer streamHead() {
        return answer(200, "text/event-stream; charset=utf-8", new byte[0]);
    }

    /// The events of a stream, each with its empty line.
    List<String> events() {
        return Arrays.stream(Sample.text(title() + ".stream").split("(?<=\n\n)")).toList();
    }

    private static HttpAnswer answer(int status, String type, byte[] body) {
        return new HttpAnswer(
                status,
                Map.of("content-type", type, "date", DATE, "x-request-id", "req_7f0c1d5e2b"),
                body);
    }
}
