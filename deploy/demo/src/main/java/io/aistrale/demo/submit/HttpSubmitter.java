package io.aistrale.demo.submit;

import static java.util.Objects.requireNonNull;

import io.aistrale.demo.submit.Gateway.Answer;
import io.aistrale.demo.submit.Gateway.Call;
import io.aistrale.demo.workload.DemoRequest;
import io.aistrale.demo.workload.Form;
import io.aistrale.demo.workload.Questions;
import io.aistrale.schemas.token.Secret;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Submits over HTTP: waiting, polling, or as OpenAI's clients do, streams included.
public final class HttpSubmitter implements Submitter {

    private static final Duration POLL_EVERY = Duration.ofMillis(100);
    private static final Duration GET_TIMEOUT = Duration.ofSeconds(10);
    private static final String CHAT_COMPLETIONS = "/v1/chat/completions";
    private static final JsonMapper JSON = new JsonMapper();

    private final Gateway gateway;
    private final Map<String, Secret> keys;

    /// @param keys API keys by user name
    public HttpSubmitter(Gateway gateway, Map<String, Secret> keys) {
        this.gateway = gateway;
        this.keys = keys;
    }

    @Override
    public Outcome submit(DemoRequest request) throws InterruptedException {
        long started = System.nanoTime();
        try {
            return switch (request.way()) {
                case HTTP_WAIT -> inference(request, started, Map.of("prefer", "wait=30"));
                case HTTP_POLL -> inference(request, started, Map.of());
                case HTTP_OPENAI -> openAi(request, started);
                case KAFKA ->
                        throw new IllegalArgumentException("Not for HTTP: " + request.label());
            };
        } catch (IOException lost) {
            return Outcome.withoutResult(request, "no answer: " + lost, since(started));
        }
    }

    /// Asks for a chat as a stream, as OpenAI's clients do, and reads it to its end.
    public StreamedChat stream(DemoRequest request) throws InterruptedException {
        long started = System.nanoTime();
        ObjectNode body =
                Questions.body(request)
                        .put("model", request.target().facadeModel())
                        .put("stream", true);
        body.putObject("stream_options").put("include_usage", true);
        ChatStream stream = new ChatStream();
        try {
            Call call = post(request, CHAT_COMPLETIONS, body, Map.of());
            Answer answer = gateway.send(call, line -> stream.line(line, since(started)));
            return answer.ok()
                    ? stream.ended(request, since(started))
                    : new StreamedChat(failed(request, answer, started), List.of(), null);
        } catch (IOException lost) {
            Outcome none =
                    Outcome.withoutResult(request, "no whole stream: " + lost, since(started));
            return new StreamedChat(none, List.of(), null);
        }
    }

    /// The same for several, side by side.
    public List<StreamedChat> streamAll(List<DemoRequest> requests) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var chats =
                    threads.invokeAll(
                            requests.stream()
                                    .<Callable<StreamedChat>>map(request -> () -> stream(request))
                                    .toList());
            return chats.stream().map(Future::resultNow).toList();
        }
    }

    /// What the gateway tells of a request, its result included.
    ///
    /// @return null: nothing
    /// @throws IOException it does not answer
    public @Nullable InferenceView view(DemoRequest request, UUID requestId)
            throws IOException, InterruptedException {
        Answer answer = get(request, "/v1/inferences/" + requestId);
        return answer.ok() ? InferenceView.of(answer.body()) : null;
    }

    private Outcome inference(DemoRequest request, long started, Map<String, String> prefer)
            throws IOException, InterruptedException {
        Answer answer = gateway.send(post(request, "/v1/inferences", nativeBody(request), prefer));
        if (!answer.ok()) {
            return failed(request, answer, started);
        }
        String id = answer.body().path("id").asString("");
        Duration patience = request.deadline().plus(GRACE);
        Ending ending = ending(answer);
        while (ending == null && since(started).compareTo(patience) < 0) {
            Thread.sleep(POLL_EVERY);
            answer = get(request, "/v1/inferences/" + id);
            ending = answer.ok() ? ending(answer) : null;
        }
        if (ending == null) {
            String status = answer.body().path("status").asString("http_" + answer.status());
            return Outcome.withoutResult(request, "still " + status, since(started));
        }
        return new Outcome(
                request, ending, errorCode(answer.body()), text(answer.body()), since(started));
    }

    private static @Nullable Ending ending(Answer answer) {
        return Ending.of(answer.body().path("status").asString(""));
    }

    private static @Nullable String errorCode(JsonNode inference) {
        String code = inference.path("error").path("code").asString("");
        return code.isEmpty() ? null : code;
    }

    private static @Nullable String text(JsonNode inference) {
        return inference.path("output").asString(null);
    }

    private Outcome openAi(DemoRequest request, long started)
            throws IOException, InterruptedException {
        boolean embeddings = request.form() == Form.EMBEDDINGS;
        ObjectNode body = Questions.body(request).put("model", request.target().facadeModel());
        String path = embeddings ? "/v1/embeddings" : CHAT_COMPLETIONS;
        Answer answer = gateway.send(post(request, path, body, Map.of()));
        if (!answer.ok()) {
            return failed(request, answer, started);
        }
        JsonNode content = answer.body().path("choices").path(0).path("message").path("content");
        return new Outcome(request, Ending.SUCCEEDED, null, content.asString(null), since(started));
    }

    private static Outcome failed(DemoRequest request, Answer answer, long started) {
        String code = answer.errorCode();
        Ending ending = code.equals("deadline_exceeded") ? Ending.EXPIRED : Ending.FAILED;
        return new Outcome(request, ending, code, null, since(started));
    }

    private static ObjectNode nativeBody(DemoRequest request) {
        ObjectNode body =
                JSON.createObjectNode()
                        .put("provider", request.target().provider())
                        .put("model", request.target().model())
                        .put("operation", request.form().operation())
                        .put("deadline", Instant.now().plus(request.deadline()).toString());
        body.putObject("tags")
                .put("ticket", request.ticket().id())
                .put("task", request.task().name());
        if (request.form() == Form.CHAT_BODY || request.form() == Form.EMBEDDINGS) {
            body.set("body", Questions.body(request));
        } else {
            body.put("inputs", Questions.inputs(request));
            body.set("parameters", Questions.parameters(request));
        }
        return body;
    }

    private Call post(DemoRequest request, String path, ObjectNode body, Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(more);
        headers.put("traceparent", request.trace().traceparent());
        Duration timeout = request.deadline().plus(GRACE);
        return new Call("POST", path, key(request), body, headers, timeout);
    }

    private Answer get(DemoRequest request, String path) throws IOException, InterruptedException {
        return gateway.send(new Call("GET", path, key(request), null, Map.of(), GET_TIMEOUT));
    }

    private Secret key(DemoRequest request) {
        return requireNonNull(keys.get(request.user().name()), request.user().name());
    }

    private static Duration since(long startedNanos) {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }
}
