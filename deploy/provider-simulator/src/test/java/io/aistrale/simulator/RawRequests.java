package io.aistrale.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Requests as bytes, for what an HTTP client would not do.
final class RawRequests {

    private RawRequests() {}

    static Socket connect(ProviderSimulator simulator) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), simulator.port());
    }

    static byte[] post(String path, String body) {
        return ("POST "
                        + path
                        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer good\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
