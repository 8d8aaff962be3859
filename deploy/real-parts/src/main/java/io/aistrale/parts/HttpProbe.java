package io.aistrale.parts;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;

/// Asks a URL whether its server is ready.
public final class HttpProbe {

    private static final int CONNECT_MILLIS = 500;
    private static final int READ_MILLIS = 2_000;

    private HttpProbe() {}

    /// Whether a GET is answered with 200 in good time.
    public static boolean isOk(URI url) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) url.toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException _) {
            return false;
        }
    }
}
