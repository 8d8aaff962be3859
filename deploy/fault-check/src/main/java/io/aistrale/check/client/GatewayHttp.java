package io.aistrale.check.client;

import io.aistrale.check.verdict.Answer.Step;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Speaks to the gateways.
final class GatewayHttp implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final List<URI> urls;
    private final AtomicInteger turns = new AtomicInteger();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .build();

    GatewayHttp(List<URI> urls) {
        this.urls = List.copyOf(urls);
    }

    /// Whose turn it is.
    int next() {
        return turns.getAndIncrement() % urls.size();
    }

    /// The one after.
    int other(int gateway) {
        return (gateway + 1) % urls.size();
    }

    int count() {
        return urls.size();
    }

    URI url(int gateway) {
        return urls.get(gateway);
    }

    static String name(int gateway) {
        return "gateway-" + (gateway + 1);
    }

    /// Empty where nobody listens there: nothing was sent.
    Optional<Heard> send(Step step, int gateway, HttpRequest request) throws InterruptedException {
        AnswerReader reader = new AnswerReader(step, name(gateway));
        try {
            var response = http.send(request, BodyHandlers.ofInputStream());
            return Optional.of(reader.read(response));
        } catch (ConnectException _) {
            return Optional.empty();
        } catch (IOException _) {
            return Optional.of(reader.broken(null, null));
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
