package io.aistrale.demo.submit;

import io.aistrale.schemas.token.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
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
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + call.path()))
                        .timeout(call.timeout())
                        .header("authorization", "Bearer " + call.key().reveal())
                        .header("content-type", "application/json");
        call.headers().forEach(request::header);
        JsonNode body = call.body();
        request.method(
                call.method(),
                body == null
                        ? BodyPublishers.noBody()
                        : BodyPublishers.ofString(JSON.writeValueAsString(body)));
        var response = client.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), json(response.body()));
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
