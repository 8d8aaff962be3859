package io.aistrale.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.aistrale.parts.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A provider that changes its mood while calls are open, which the simulator's models do not. It
/// speaks as much of OpenAI's format as a chat needs.
///
/// A call that meets a hanging provider, or is open when it begins to hang, is never answered, nor
/// is its connection closed. One that begins to refuse resets its connections.
final class FickleProvider implements AutoCloseable {
    private static final int BACKLOG = 4_096;
    private static final byte[] ANSWER =
            """
            {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"any",\
            "choices":[{"index":0,"finish_reason":"stop",\
            "message":{"role":"assistant","content":"It will be looked into."}}],\
            "usage":{"prompt_tokens":38,"completion_tokens":6,"total_tokens":44}}\
            """
                    .getBytes(StandardCharsets.UTF_8);
    private static final byte[] OVERLOADED =
            """
            {"error":{"message":"try later","type":"server_error","param":null,"code":null}}\
            """
                    .getBytes(StandardCharsets.UTF_8);

    static {
        // As many connections as calls: else a busy provider closes those that rest.
        System.setProperty("sun.net.httpserver.maxIdleConnections", Integer.toString(BACKLOG));
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final int port = FreePorts.lasting();
    private final Duration takes;
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Mood mood = Mood.WELL;
    private @Nullable HttpServer server;

    /// @param takes time to an answer where it is well
    FickleProvider(Duration takes) {
        this.takes = takes;
        open();
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + port + "/v1");
    }

    synchronized void become(Mood next) {
        mood = next;
        if (next == Mood.REFUSING) {
            shut();
        } else if (server == null) {
            open();
        }
    }

    private void open() {
        try {
            var opened =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            opened.setExecutor(calls);
            opened.createContext("/", this::serve);
            opened.start();
            server = opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void shut() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }

    private void serve(HttpExchange call) throws IOException {
        call.getRequestBody().readAllBytes();
        if (mood == Mood.WELL) {
            rest(takes);
        }
        switch (mood) {
            case WELL -> answer(call, 200, ANSWER);
            case OVERLOADED -> answer(call, 503, OVERLOADED);
            case HANGING, REFUSING -> rest(Duration.ofDays(1));
        }
    }

    /// Shorter only where the provider is closed.
    private void rest(Duration duration) {
        try {
            var _ = closed.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange call, int status, byte[] body) throws IOException {
        call.getResponseHeaders().set("content-type", "application/json");
        call.sendResponseHeaders(status, body.length);
        try (var out = call.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public synchronized void close() {
        closed.countDown();
        shut();
        calls.shutdownNow();
    }
}
