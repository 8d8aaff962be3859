package io.aistrale.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaRegistryServerIT {

    private static final String SCHEMA = "{\"schema\": \"{\\\"type\\\": \\\"string\\\"}\"}";

    @TempDir Path directory;

    @Test
    void aRegisteredSchemaSurvivesARestart() throws Exception {
        SchemaRegistryServer registry =
                new SchemaRegistryServer(
                        FreePorts.next(),
                        Path.of("target", "registry"),
                        directory,
                        directory.resolve("registry.log"),
                        192,
                        null);
        try (var _ = registry.startAndAwait()) {
            HttpResponse<String> registered =
                    send(
                            request(registry, "/subjects/greeting-value/versions")
                                    .header(
                                            "Content-Type",
                                            "application/vnd.schemaregistry.v1+json")
                                    .POST(HttpRequest.BodyPublishers.ofString(SCHEMA)));
            assertThat(registered.statusCode()).isEqualTo(200);
            assertThat(registered.body()).contains("\"id\":");
        }
        try (var _ = registry.startAndAwait()) {
            assertThat(send(request(registry, "/subjects")).body()).contains("greeting-value");
        }
    }

    private static HttpRequest.Builder request(SchemaRegistryServer registry, String path) {
        return HttpRequest.newBuilder(URI.create(registry.url() + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
