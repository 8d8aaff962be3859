package io.aistrale.bench.ingest;

import io.aistrale.bench.Question;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Clients of the gateway, each with a connection of its own, that send their next request when
/// they have the last one's result. The same bytes every time: a generator should cost little.
final class ClosedLoop implements AutoCloseable {
    private static final long HELD_NANOS = 5_000_000;
    private static final int READ_TIMEOUT_MILLIS = 60_000;
    private static final String CLOSING = "connection: close";
    private static final String LENGTH = "content-length:";

    private final int port;
    private final byte[] request;
    private final int clients;
    private final List<Thread> threads = new ArrayList<>();
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile boolean held;
    private volatile boolean stopped;
    private volatile @Nullable String firstFailure;

    /// @param key the caller's API key
    ClosedLoop(int port, String key, int clients) {
        this.port = port;
        this.clients = clients;
        String body =
                """
                {"provider": "openai", "model": "echo", "inputs": "%s", "tags": {"feature": "bench"}}\
                """
                        .formatted(Question.TEXT);
        this.request =
                """
                POST /v1/inferences HTTP/1.1\r
                Host: 127.0.0.1\r
                Authorization: Bearer %s\r
                Prefer: wait=30\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                %s\
                """
                        .formatted(key, body.length(), body)
                        .getBytes(StandardCharsets.US_ASCII);
    }

    void begin() {
        for (int client = 0; client < clients; client++) {
            threads.add(Thread.ofVirtual().start(this::loop));
        }
    }

    /// Whether clients wait before their next request.
    void hold(boolean wait) {
        held = wait;
    }

    /// No more requests; returns when the last results are there.
    void stop() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    long succeeded() {
        return succeeded.sum();
    }

    long failed() {
        return failed.sum();
    }

    @Nullable String firstFailure() {
        return firstFailure;
    }

    private void loop() {
        try {
            while (!stopped) {
                untilClosed();
            }
        } catch (IOException e) {
            fail(e.toString());
        }
    }

    /// Asks over one connection, as long as the gateway keeps it.
    private void untilClosed() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                var in = new BufferedInputStream(socket.getInputStream(), 16 * 1024)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_TIMEOUT_MILLIS);
            while (!stopped) {
                if (held) {
                    LockSupport.parkNanos(HELD_NANOS);
                    continue;
                }
                socket.getOutputStream().write(request);
                if (!answer(in)) {
                    return;
                }
            }
        }
    }

    /// @return whether the connection may be used again
    private boolean answer(InputStream in) throws IOException {
        String status = line(in);
        int length = -1;
        boolean kept = true;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Integer.parseInt(header.substring(LENGTH.length()).trim());
            } else if (header.equalsIgnoreCase(CLOSING)) {
                kept = false;
            }
        }
        String body = length >= 0 ? text(in, length) : chunked(in);
        if (status.contains(" 200") && body.contains("\"succeeded\"")) {
            succeeded.increment();
        } else {
            fail(status + " " + body);
        }
        return kept;
    }

    private static String chunked(InputStream in) throws IOException {
        var body = new StringBuilder();
        for (int size = size(in); size > 0; size = size(in)) {
            body.append(text(in, size));
            line(in);
        }
        line(in);
        return body.toString();
    }

    private static int size(InputStream in) throws IOException {
        return Integer.parseInt(line(in), 16);
    }

    private static String text(InputStream in, int length) throws IOException {
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the gateway closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private void fail(String why) {
        failed.increment();
        if (firstFailure == null) {
            firstFailure = why;
        }
    }

    @Override
    public void close() {
        stopped = true;
        threads.forEach(Thread::interrupt);
    }
}
