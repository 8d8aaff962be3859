package io.aistrale.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/// TCP ports on the loopback address.
public final class FreePorts {

    private static final int CONNECT_MILLIS = 500;
    private static final int FIRST_LASTING = 20_000;
    private static final int FIRST_EPHEMERAL = 32_768;
    private static final int ATTEMPTS = 100;

    private FreePorts() {}

    /// A port nobody listened on a moment ago.
    public static int next() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A free port that stays free of others while its server is restarted: it lies below those
    /// that operating systems give to outgoing connections.
    public static int lasting() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_LASTING, FIRST_EPHEMERAL);
            try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (IOException _) {
                // Somebody listens there: the next one, then.
            }
        }
        throw new PartFailedException("no free port from " + FIRST_LASTING + " was found");
    }

    /// Whether something accepts connections on the port.
    public static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
