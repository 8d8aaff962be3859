package io.aistrale.gateway;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Speaks to a gateway with one API key.
record GatewayClient(HttpClient http, String baseUrl, String key) {

    private static final JsonMapper JSON = JsonMapper.shared();

    static GatewayClient at(int port, String key) {
        return new GatewayClient(HttpClient.newHttpClient(), "http://127.0.0.1:" + port, key);
    }

    /// An answer and its JSON, missing where there is none.
    record Answer(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        JsonNode json() {
            return JSON.readTree(response.body());
        }

        JsonNode error() {
            return json().path("error");
        }

        @Override
        public String toString() {
            return status() + " " + response.headers().map() + " " + response.body();
        }
    }

    GatewayClient as(String otherKey) {
        return new GatewayClient(http, baseUrl, otherKey);
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, BodyPublishers.noBody());
    }

    Answer delete(String path) throws IOException, InterruptedException {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    /// @param json with single quotes for double ones
    Answer post(String path, String json, String... headers)
            throws IOException, InterruptedException {
        return send("POST", path, BodyPublishers.ofString(json.replace('\'', '"')), headers);
    }

    Answer put(String path, String json, String... headers)
            throws IOException, InterruptedException {
        return send("PUT", path, BodyPublishers.ofString(json.replace('\'', '"')), headers);
    }

    /// In chunks, without an announced length.
    Answer postChunked(String path, byte[] body) throws IOException, InterruptedException {
        return send(
                "POST", path, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
    }

    /// As an admin.
    ///
    /// @return the API key that was made
    String newKey(String json) throws IOException, InterruptedException {
        return post("/v1/api-keys", json).json().path("key").asString();
    }

    Answer send(String method, String path, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(baseUrl + path))
                        .timeout(Duration.ofSeconds(30))
                        .method(method, body)
                        .setHeader("Content-Type", "application/json");
        if (!key.isEmpty()) {
            request.setHeader("Authorization", "Bearer " + key);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return new Answer(http.send(request.build(), BodyHandlers.ofString()));
    }
}
