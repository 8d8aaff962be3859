package io.aistrale.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/// As much of the Confluent Schema Registry API as a codec needs. Ids count up from 1.
final class FakeRegistry implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServer server;
    private final List<String> schemas = new CopyOnWriteArrayList<>();

    /// False: every call is answered 503.
    volatile boolean available = true;

    FakeRegistry() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (!available) {
                send(exchange, 503, Map.of("error_code", 50302, "message", "down"));
            } else if (path.startsWith("/subjects/")) {
                var schema = JSON.readTree(exchange.getRequestBody()).get("schema").asString();
                send(exchange, 200, Map.of("id", register(schema)));
            } else {
                int id = Integer.parseInt(path.replaceAll("\\D", ""));
                if (id < 1 || id > schemas.size()) {
                    send(exchange, 404, Map.of("error_code", 40403, "message", "no such schema"));
                } else {
                    send(exchange, 200, Map.of("schema", schemas.get(id - 1)));
                }
            }
        }
    }

    private synchronized int register(String schema) {
        if (!schemas.contains(schema)) {
            schemas.add(schema);
        }
        return schemas.indexOf(schema) + 1;
    }

    private static void send(HttpExchange exchange, int status, Map<String, ?> body)
            throws IOException {
        byte[] bytes = JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
