package io.aistrale.check.client;

import io.aistrale.schemas.token.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Has a gateway make API keys.
final class ApiKeys {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.shared();

    private ApiKeys() {}

    /// @param adminKey may make them
    /// @return by user
    static Map<String, String> make(URI gateway, Secret adminKey, List<String> users) {
        Map<String, String> keys = new HashMap<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String user : users) {
                HttpRequest request =
                        HttpRequest.newBuilder(gateway.resolve("/v1/api-keys"))
                                .timeout(TIMEOUT)
                                .header("Authorization", "Bearer " + adminKey.reveal())
                                .header("Content-Type", "application/json")
                                .POST(
                                        BodyPublishers.ofString(
                                                JSON.createObjectNode()
                                                        .put("user", user)
                                                        .toString()))
                                .build();
                var answer = http.send(request, BodyHandlers.ofString());
                if (answer.statusCode() != 201) {
                    throw new IllegalStateException(
                            "a gateway made no API key: " + answer.statusCode());
                }
                keys.put(user, JSON.readTree(answer.body()).path("key").asString());
            }
        } catch (IOException e) {
            throw new IllegalStateException("a gateway made no API key: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return keys;
    }
}
