package io.aistrale.schemas.serde;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A schema registry in memory that speaks as much of Confluent's REST API as serdes use, and
/// misbehaves on request.
public final class FakeRegistry implements AutoCloseable {

    public enum Mood {
        WELL,
        /// HTTP 500 to everything.
        FAILING,
        /// Never answers.
        HANGING,
        /// Sends headers and a part of the body, then nothing.
        HANGING_IN_THE_BODY,
        /// HTTP 401 to everything.
        REFUSING,
        /// A web server that is no registry: HTTP 404 and a page.
        SOMETHING_ELSE
    }

    public volatile Mood mood = Mood.WELL;
    volatile @Nullable String requiredAuthorization;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> calls = new CopyOnWriteArrayList<>();

    /// Index + 1 is the id.
    private final List<Map<String, String>> schemas = new ArrayList<>();

    private final Map<String, List<Integer>> subjects = new LinkedHashMap<>();
    private final Map<String, String> compatibility = new LinkedHashMap<>();

    public FakeRegistry() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// Method and path of every call so far.
    List<String> calls() {
        return List.copyOf(calls);
    }

    synchronized Map<String, String> compatibility() {
        return Map.copyOf(compatibility);
    }

    public int register(String subject, Schema schema) {
        return register(subject, Map.of("schema", schema.toString()));
    }

    synchronized int register(String subject, Map<String, String> schema) {
        int id = schemas.indexOf(schema) + 1;
        if (id == 0) {
            schemas.add(schema);
            id = schemas.size();
        }
        List<Integer> versions = subjects.computeIfAbsent(subject, _ -> new ArrayList<>());
        if (!versions.contains(id)) {
            versions.add(id);
        }
        return id;
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            calls.add(exchange.getRequestMethod() + " " + path);
            switch (mood) {
                case WELL -> answer(exchange, path);
                case FAILING ->
                        send(exchange, 500, error(50001, "Error in the backend data store"));
                case HANGING -> hang();
                case HANGING_IN_THE_BODY -> {
                    exchange.sendResponseHeaders(200, 1_000);
                    exchange.getResponseBody().write('{');
                    exchange.getResponseBody().flush();
                    hang();
                }
                case REFUSING -> send(exchange, 401, error(401, "Unauthorized"));
                case SOMETHING_ELSE -> send(exchange, 404, "<html>Not Found</html>");
            }
        }
    }

    private synchronized void answer(HttpExchange exchange, String path) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (requiredAuthorization != null && !requiredAuthorization.equals(authorization)) {
            send(exchange, 401, error(401, "Unauthorized"));
            return;
        }
        String[] parts = path.substring(1).split("/", -1);
        switch (exchange.getRequestMethod() + " " + parts[0]) {
            case "GET schemas" -> byId(exchange, Integer.parseInt(parts[2]));
            case "POST subjects" -> {
                JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
                Map<String, String> schema = Map.of("schema", body.path("schema").asString());
                String subject = decoded(parts[1]);
                if (parts.length == 3) {
                    send(
                            exchange,
                            200,
                            JSON.writeValueAsString(Map.of("id", register(subject, schema))));
                } else {
                    lookup(exchange, subject, schema);
                }
            }
            case "PUT config" -> {
                JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
                compatibility.put(decoded(parts[1]), body.path("compatibility").asString());
                send(exchange, 200, body.toString());
            }
            default -> send(exchange, 404, error(404, "HTTP 404 Not Found"));
        }
    }

    private void byId(HttpExchange exchange, int id) throws IOException {
        if (id < 1 || id > schemas.size()) {
            send(exchange, 404, error(40403, "Schema " + id + " not found"));
        } else {
            send(exchange, 200, JSON.writeValueAsString(schemas.get(id - 1)));
        }
    }

    private void lookup(HttpExchange exchange, String subject, Map<String, String> schema)
            throws IOException {
        int id = schemas.indexOf(schema) + 1;
        List<Integer> versions = subjects.get(subject);
        if (versions == null) {
            send(exchange, 404, error(40401, "Subject '" + subject + "' not found."));
        } else if (!versions.contains(id)) {
            send(exchange, 404, error(40403, "Schema not found"));
        } else {
            Map<String, Object> found =
                    Map.of(
                            "subject",
                            subject,
                            "id",
                            id,
                            "version",
                            versions.indexOf(id) + 1,
                            "schema",
                            schema.get("schema"));
            send(exchange, 200, JSON.writeValueAsString(found));
        }
    }

    private void hang() {
        try {
            closed.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String error(int code, String message) {
        return JSON.writeValueAsString(Map.of("error_code", code, "message", message));
    }

    private static String decoded(String subject) {
        return URLDecoder.decode(subject, StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
