package io.aistrale.schemas.serde;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Gets an HTTP answer from one of several registry nodes. All calls are idempotent, so a node that
/// fails is followed by the next, twice round, before the registry counts as unavailable.
final class RegistryHttp implements AutoCloseable {

    private static final int ROUNDS = 2;
    private static final Duration PAUSE_BETWEEN_ROUNDS = Duration.ofMillis(200);
    private static final String JSON = "application/vnd.schemaregistry.v1+json";

    private final HttpClient client;
    private final List<URI> nodes;
    private final Duration requestTimeout;
    private final @Nullable String authorization;
    private volatile int preferred;

    record Answer(int status, String body, URI node) {}

    /// Why one node gave no usable answer.
    private static final class NodeFailed extends Exception {
        private static final long serialVersionUID = 1;

        NodeFailed(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    RegistryHttp(SerdeSettings settings) {
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(settings.connectTimeout())
                        .build();
        this.nodes = settings.registryUrls();
        this.requestTimeout = settings.requestTimeout();
        var credentials = settings.registryCredentials();
        this.authorization =
                credentials == null
                        ? null
                        : "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                credentials
                                                        .reveal()
                                                        .getBytes(StandardCharsets.UTF_8));
    }

    Answer get(String path) {
        return exchange("GET", path, null);
    }

    Answer post(String path, String body) {
        return exchange("POST", path, body);
    }

    Answer put(String path, String body) {
        return exchange("PUT", path, body);
    }

    /// Lets go of its connections at once; a call in progress fails.
    @Override
    public void close() {
        client.shutdownNow();
    }

    private Answer exchange(String method, String path, @Nullable String body) {
        List<NodeFailed> failures = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            pauseBefore(round);
            int first = preferred;
            for (int i = 0; i < nodes.size(); i++) {
                int node = (first + i) % nodes.size();
                try {
                    Answer answer = ask(nodes.get(node), method, path, body);
                    preferred = node;
                    return answer;
                } catch (NodeFailed failure) {
                    failures.add(failure);
                }
            }
        }
        NodeFailed last = failures.getLast();
        throw new RegistryUnavailableException(
                "The schema registry is unavailable: " + last.getMessage(), last.getCause());
    }

    private Answer ask(URI node, String method, String path, @Nullable String body)
            throws NodeFailed {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(node + path))
                        .header("Accept", JSON)
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", JSON);
        }
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        HttpResponse<String> response =
                await(node, client.sendAsync(request.build(), BodyHandlers.ofString()));
        int status = response.statusCode();
        if (status >= 500 || status == 429 || status == 408) {
            throw new NodeFailed(node + " answered HTTP " + status, null);
        }
        return new Answer(status, response.body(), node);
    }

    /// The deadline is on the whole exchange; the client's own would end with the response headers.
    private HttpResponse<String> await(URI node, CompletableFuture<HttpResponse<String>> exchange)
            throws NodeFailed {
        try {
            return exchange.get(requestTimeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            exchange.cancel(true);
            throw new NodeFailed(node + " did not answer within " + requestTimeout, late);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof IOException) {
                throw new NodeFailed(node + " cannot be reached: " + cause, cause);
            }
            throw new IllegalStateException("Asking " + node + " failed", cause);
        } catch (InterruptedException interrupted) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException("Interrupted while asking " + node, interrupted);
        }
    }

    private static void pauseBefore(int round) {
        if (round == 0) {
            return;
        }
        try {
            Thread.sleep(PAUSE_BETWEEN_ROUNDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException(
                    "Interrupted while waiting for the schema registry", interrupted);
        }
    }
}
