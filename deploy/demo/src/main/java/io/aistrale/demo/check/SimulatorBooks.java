package io.aistrale.demo.check;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Reads the simulator's books.
public final class SimulatorBooks implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .disable(
                            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    private final URI url;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    public SimulatorBooks(URI url) {
        this.url = url;
    }

    /// The calls received at or after an instant.
    public List<ProviderCall> since(Instant instant) throws IOException, InterruptedException {
        String since = URLEncoder.encode(instant.toString(), StandardCharsets.UTF_8);
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        url.toString().replaceAll("/+$", "")
                                                + "/calls?since="
                                                + since))
                        .timeout(TIMEOUT)
                        .build();
        var response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("The simulator's books: HTTP " + response.statusCode());
        }
        return response.body()
                .lines()
                .filter(line -> !line.isBlank())
                .map(SimulatorBooks::call)
                .toList();
    }

    static ProviderCall call(String line) {
        return JSON.readValue(line, ProviderCall.class);
    }

    @Override
    public void close() {
        client.close();
    }
}
