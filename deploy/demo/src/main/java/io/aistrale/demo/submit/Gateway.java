package io.aistrale.demo.submit;

import io.aistrale.schemas.token.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// The gateway's HTTP interface, as any client with an API key sees it.
public final class Gateway implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final JsonMapper JSON = new JsonMapper();

    private final URI url;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build();

    public Gateway(URI url) {
        this.url = URI.create(url.toString().replaceAll("/+$", ""));
    }

    /// A call to be made.
    ///
    /// @param headers beside the key and the content type
    /// @param timeout until the whole answer is there
    record Call(
            String method,
            String path,
            Secret key,
            @Nullable JsonNode body,
            Map<String, String> headers,
            Duration timeout) {}

    /// @param body missing where the answer is no JSON
    record Answer(int status, JsonNode body) {

        boolean ok() {
            return status / 100 == 2;
        }

        /// The code of an error answer, or its HTTP status where it names none.
        String errorCode() {
            String code = body.path("error").path("code").asString("");
            return code.isEmpty() ? "http_" + status : code;
        }

        String message() {
            return body.path("error").path("message").asString("");
        }
    }

    /// @throws IOException no answer came, or none in time
    Answer send(Call call) throws IOException, InterruptedException {
        var response = client.send(request(call), BodyHandlers.ofString());
        return new Answer(response.statusCode(), json(response.body()));
    }

    /// Hands each line of the answer on when it comes.
    ///
    /// @return when the answer has ended; its body is missing where it is a stream
    /// @throws IOException no answer came, it broke off, or it did not end in time
    Answer send(Call call, Consumer<String> line) throws IOException, InterruptedException {
        Lines lines = new Lines(line);
        var response = client.sendAsync(request(call), BodyHandlers.fromLineSubscriber(lines));
        try {
            int status =
                    response.get(call.timeout().toMillis(), TimeUnit.MILLISECONDS).statusCode();
            return new Answer(status, json(lines.text()));
        } catch (TimeoutException _) {
            response.cancel(true);
            throw noEnd(call);
        } catch (ExecutionException failed) {
            // The client has a clock of its own for the answer's head, and now and then it is the
            // first to say so.
            throw failed.getCause() instanceof HttpTimeoutException
                    ? noEnd(call)
                    : new IOException(failed.getCause());
        }
    }

    private static HttpTimeoutException noEnd(Call call) {
        return new HttpTimeoutException("no end within " + call.timeout());
    }

    private HttpRequest request(Call call) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + call.path()))
                        .timeout(call.timeout())
                        .header("authorization", "Bearer " + call.key().reveal())
                        .header("content-type", "application/json");
        call.headers().forEach(request::header);
        JsonNode body = call.body();
        return request.method(
                        call.method(),
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
    }

    /// Takes lines as they come, and keeps them: an error is no stream, but one JSON text.
    private static final class Lines implements Flow.Subscriber<String> {

        private final Consumer<String> line;
        private final StringBuilder text = new StringBuilder();

        Lines(Consumer<String> line) {
            this.line = line;
        }

        String text() {
            return text.toString();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String next) {
            text.append(next).append('\n');
            line.accept(next);
        }

        @Override
        public void onError(Throwable broken) {
            // The response ends with it.
        }

        @Override
        public void onComplete() {
            // The response tells.
        }
    }

    private static JsonNode json(String text) {
        try {
            return text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text);
        } catch (JacksonException _) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
