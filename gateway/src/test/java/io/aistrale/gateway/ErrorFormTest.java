package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.aistrale.gateway.GatewayClient.Answer;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever goes wrong is answered in one form.
class ErrorFormTest extends InProcessTest {

    private static final String TEXT = "{'model':'m','inputs':'pr0mpt x'}";

    static Stream<Arguments> everyErrorHasTheOneForm() {
        return Stream.of(
                arguments("GET", "/", "", "", 404),
                arguments("GET", "/error", "", "", 404),
                arguments("GET", "/v1/nothing", "", "", 404),
                arguments("DELETE", "/v1/inferences", "", "", 405),
                arguments(
                        "GET", "/v1/inferences/inf_x/events", "", "Accept: text/event-stream", 404),
                arguments("DELETE", "/v1/chat/completions", "", "", 405),
                arguments("PATCH", "/v1/models", "", "", 405),
                arguments("GET", "/v1/models", "", "Accept: text/html", 406),
                arguments("POST", "/v1/inferences", "{}", "Content-Type: text/plain", 415),
                arguments("POST", "/v1/inferences", "{}", "Content-Encoding: gzip", 415),
                arguments("POST", "/v1/inferences", "", "", 400),
                arguments("POST", "/v1/inferences", "{", "", 400),
                arguments("POST", "/v1/inferences", "{}", "Content-Type: nonsense", 415),
                arguments(
                        "POST", "/v1/inferences", "{}", "Idempotency-Key: " + "k".repeat(300), 400),
                arguments("POST", "/v1/inferences", " ".repeat(200_000), "", 413),
                arguments("GET", "/v1/models", "", "Authorization: Basic YTpi", 401),
                arguments("GET", "/v1/models", "", "Authorization: Bearer wrong", 401),
                arguments("GET", "/v1/models", "", "Authorization: Bearer", 401),
                arguments("GET", "/v1/provider-tokens?user=%ff", "", "", 400),
                arguments("GET", "/v1/inferences/%00", "", "", 400),
                arguments("GET", "/v1/inferences/a%2Fb", "", "", 400));
    }

    @ParameterizedTest
    @MethodSource
    void everyErrorHasTheOneForm(String method, String path, String body, String header, int status)
            throws Exception {
        String[] headers = header.isEmpty() ? new String[0] : header.split(": ?", 2);

        assertError(
                admin.send(method, path, BodyPublishers.ofString(body), headers), status, "", "");
    }

    @Test
    void aChunkedBodyIsCutOffAtTheLimit() throws Exception {
        byte[] large = new byte[300_000];

        assertError(admin.postChunked("/v1/chat/completions", large), 413, "request_too_large", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/models?{ HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /v1/../.. HTTP/1.1\r\nHost: x\r\n\r\n",
                "TRACE /v1/models HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /v1/models HTTP/1.1\r\n\r\n",
                "NONSENSE\r\n\r\n"
            })
    void aRequestNoFilterSeesGetsTheOneFormToo(String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer)
                    .startsWith("HTTP/1.1 4")
                    .containsIgnoringCase("x-request-id: ")
                    .contains("{\"error\":{\"message\":\"")
                    .doesNotContain("<html");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8_300, 60_000})
    void aHeadThatIsTooLargeIsToldSo(int bytes) throws Exception {
        String head = "GET /v1/models HTTP/1.1\r\nHost: x\r\nX-Filler: " + "x".repeat(bytes);
        try (var call = new RawCall(new Socket(InetAddress.getLoopbackAddress(), port))) {
            call.socket().setSoTimeout(10_000);
            try {
                call.socket().getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            } catch (SocketException endedWhileSending) {
                // What was answered is there all the same.
            }

            assertThat(call.readUntil("larger than server.max-http-request-header-size"))
                    .startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void aRequestWithoutAKeyIsToldHowToSendOne() throws Exception {
        Answer answer = admin.as("").get("/v1/models");

        assertError(answer, 401, "missing_api_key", "Authorization");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(answer.error().path("message").asString()).doesNotContain(ADMIN_KEY);
    }

    @Test
    void theManagementPortShowsHealthAndMetricsOnly() throws Exception {
        GatewayClient management = GatewayClient.at(managementPort, "");
        admin.post("/v1/inferences", TEXT);

        assertThat(management.get("/actuator/health/liveness").status()).isEqualTo(200);
        assertThat(management.get("/actuator/health/readiness").status()).isEqualTo(200);
        assertThat(management.get("/actuator/prometheus").response().body())
                .contains("gateway_waiting_callers", "gateway_publish_seconds_count");
        for (String closed : new String[] {"env", "beans", "heapdump", "loggers", "metrics"}) {
            assertThat(management.get("/actuator/" + closed).status()).as(closed).isEqualTo(404);
        }
        assertThat(admin.get("/actuator/health").status()).isEqualTo(404);
    }
}
