package io.aistrale.worker.provider;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// An HTTP/1.1 server whose answers are written byte by byte, and that knows which connections its
/// clients hold open.
final class RawServer implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

    /// Writes an answer, or part of one.
    interface Script {
        void answer(OutputStream out) throws Exception;
    }

    private final ServerSocket listener;
    private final Script script;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();

    RawServer(Script script) throws IOException {
        this.script = script;
        this.listener = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    static Script text(String answer) {
        return out -> out.write(answer.getBytes(StandardCharsets.UTF_8));
    }

    static Script ok(byte[] body, String... headers) {
        var all = String.join("\r\n", headers) + (headers.length == 0 ? "" : "\r\n");
        return out -> {
            text("HTTP/1.1 200 OK\r\n" + all + "content-length: " + body.length + "\r\n\r\n")
                    .answer(out);
            out.write(body);
        };
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    int openConnections() {
        return open.size();
    }

    /// All there ever were.
    int connections() {
        return connections.get();
    }

    int requests() {
        return requests.get();
    }

    private void accept() {
        try {
            while (true) {
                var socket = listener.accept();
                open.add(socket);
                connections.incrementAndGet();
                Thread.startVirtualThread(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            while (readRequest(in)) {
                requests.incrementAndGet();
                Thread.startVirtualThread(() -> answer(socket));
            }
        } catch (IOException gone) {
            // The client has left, which is what many tests wait for.
        } finally {
            open.remove(socket);
        }
    }

    private void answer(Socket socket) {
        try {
            var out = socket.getOutputStream();
            script.answer(out);
            out.flush();
        } catch (Exception gone) {
            open.remove(socket);
        }
    }

    private static boolean readRequest(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            head.write(next);
        }
        var length = LENGTH.matcher(head.toString(StandardCharsets.ISO_8859_1));
        if (length.find()) {
            in.skipNBytes(Long.parseLong(length.group(1)));
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
