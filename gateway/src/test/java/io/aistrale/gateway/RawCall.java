package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A chat on a connection of its own, that takes in little unless it is read.
record RawCall(Socket socket) implements AutoCloseable {

    static RawCall ask(int port, String key, String json) throws IOException {
        byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String head =
                """
                POST /v1/chat/completions HTTP/1.1\r
                Host: gateway\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """
                        .formatted(key, body.length);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        return new RawCall(socket);
    }

    /// Reads until this text has come, and returns it with what came before, of much the end.
    String readUntil(String end) throws IOException {
        byte[] buffer = new byte[65_536];
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int bytes = socket.getInputStream().read(buffer);
            assertThat(bytes).as("connection ended before " + end).isPositive();
            text.append(new String(buffer, 0, bytes, StandardCharsets.UTF_8));
            text.delete(0, Math.max(0, text.length() - 100_000));
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
