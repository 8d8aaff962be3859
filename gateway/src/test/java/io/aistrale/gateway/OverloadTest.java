package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.RateLimitException;
import io.aistrale.gateway.GatewayClient.Answer;
import io.aistrale.gateway.result.PendingReplies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/// More than the gateway can hold is refused with a time to come back, and what is here goes on.
@TestPropertySource(
        properties = {
            "aistrale.replies.waiting-callers=20",
            "aistrale.http.at-once=3",
            "aistrale.http.per-key=5",
            "aistrale.http.max-body=100KB",
            "aistrale.http.all-bodies=250KB"
        })
class OverloadTest extends InProcessTest {

    private static final String TEXT = "{'model':'m','inputs':'x'}";
    private static final String SILENT =
            "{'model':'openai/silent','messages':[{'role':'user','content':'x'}]}";

    @Autowired PendingReplies pending;

    @Test
    void requestsThatAreWorkedOnAreLimitedAndThoseBeyondAreToldToComeBack() throws Exception {
        try (var first = upload(ADMIN_KEY, 90_000);
                var second = upload(ADMIN_KEY, 1_000);
                var third = upload(ADMIN_KEY, 1_000)) {
            await().untilAsserted(() -> assertRefused(admin.get("/v1/models"), "overloaded"));

            third.close();
            await().untilAsserted(
                            () -> assertThat(admin.get("/v1/models").status()).isEqualTo(200));
            assertThat(first.socket().isConnected()).isTrue();
            assertThat(second.socket().isConnected()).isTrue();
        }
    }

    @Test
    void callersThatWaitAreNoLoadButCountForTheirKey() throws Exception {
        String other = newKey();
        List<RawCall> waiting = new ArrayList<>();
        try {
            for (int caller = 0; caller < 5; caller++) {
                waiting.add(RawCall.ask(port, ADMIN_KEY, SILENT));
            }
            await().until(() -> pending.waitingCallers() == 5);

            assertRefused(admin.get("/v1/models"), "too_many_requests");
            OpenAIClient openAi =
                    OpenAIOkHttpClient.builder()
                            .baseUrl(admin.baseUrl() + "/v1")
                            .apiKey(ADMIN_KEY)
                            .maxRetries(0)
                            .build();
            assertThatThrownBy(() -> openAi.models().list()).isInstanceOf(RateLimitException.class);
            openAi.close();
            assertThat(admin.as(other).get("/v1/models").status()).isEqualTo(200);
        } finally {
            for (RawCall caller : waiting) {
                caller.close();
            }
        }
    }

    @Test
    void theBytesOfAllBodiesAreLimitedWhetherAnnouncedOrNot() throws Exception {
        String other = newKey();
        GatewayClient third = admin.as(newKey());
        try (var one = upload(ADMIN_KEY, 99_000);
                var two = upload(other, 99_000)) {
            byte[] large = large().getBytes(StandardCharsets.UTF_8);
            await().untilAsserted(() -> {
                Answer announced =
                        third.send("POST", "/v1/inferences", BodyPublishers.ofByteArray(large));
                assertRefused(announced, "overloaded");
            });
            assertRefused(third.postChunked("/v1/inferences", large), "overloaded");
            assertThat(third.post("/v1/inferences", TEXT).status()).isEqualTo(202);
            assertThat(one.socket().isConnected()).isTrue();
            assertThat(two.socket().isConnected()).isTrue();
        }
        await().untilAsserted(() ->
                assertThat(admin.post("/v1/inferences", large()).status()).isEqualTo(202));
    }

    @Test
    void aKeyWithLargeBodiesLeavesRoomForThoseOfOthers() throws Exception {
        GatewayClient other = admin.as(newKey());
        try (var one = upload(ADMIN_KEY, 99_000)) {
            await().untilAsserted(() ->
                    assertRefused(admin.post("/v1/inferences", large()), "overloaded"));
            byte[] large = large().getBytes(StandardCharsets.UTF_8);
            assertRefused(admin.postChunked("/v1/inferences", large), "overloaded");
            String small = TEXT.replace("x", "x".repeat(20_000));
            assertThat(admin.post("/v1/inferences", small).status()).isEqualTo(202);

            assertThat(other.post("/v1/inferences", large()).status()).isEqualTo(202);
            assertThat(one.socket().isConnected()).isTrue();
        }
    }

    private String newKey() throws Exception {
        return admin.newKey("{'user':'someone','scopes':['inference']}");
    }

    private static String large() {
        return TEXT.replace("x", "x".repeat(80_000));
    }

    /// Announces a body, and does not send it.
    private RawCall upload(String key, int bytes) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        String head =
                """
                POST /v1/inferences HTTP/1.1\r
                Host: gateway\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """
                        .formatted(key, bytes);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return new RawCall(socket);
    }

    private static void assertRefused(Answer answer, String code) {
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.error().path("code").asString()).isEqualTo(code);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.header("x-should-retry")).isEqualTo("true");
    }
}
