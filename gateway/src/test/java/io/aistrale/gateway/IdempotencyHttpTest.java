package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.gateway.GatewayClient.Answer;
import io.aistrale.gateway.publish.Published;
import io.aistrale.gateway.result.Inference;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same key and body are the same inference, whatever became of the first try.
class IdempotencyHttpTest extends InProcessTest {

    private static final String INFERENCES = "/v1/inferences";
    private static final String CHATS = "/v1/chat/completions";
    private static final String SILENT = "{'model':'silent','inputs':'pr0mpt x'}";
    private static final String CHAT = "{'model':'openai/silent','messages':[]}";
    private static final String STREAM = "{'model':'openai/silent','messages':[],'stream':true}";

    private final String key = "key-" + UUID.randomUUID();

    @Test
    void aRetryIsTheSameInferenceAndIsNotPublishedAgain() throws Exception {
        Answer first = keyed(INFERENCES, SILENT);
        int published = worker.requests.size();
        Answer again = keyed(INFERENCES, SILENT);

        assertThat(first.status()).isEqualTo(202);
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.json()).isEqualTo(first.json());
        for (String header : List.of("Location", "x-request-id", "x-aistrale-inference-id")) {
            assertThat(again.response().headers().allValues(header))
                    .isEqualTo(first.response().headers().allValues(header))
                    .hasSize(1);
        }
        assertThat(worker.requests).hasSize(published);
    }

    @ParameterizedTest
    @ValueSource(strings = {INFERENCES, CHATS, "/v1/embeddings"})
    void anotherBodyIsRefusedAndSdksDoNotTryAgain(String path) throws Exception {
        String body = "{'model':'openai/m','messages':[],'input':'x'}";
        if (path.equals(INFERENCES)) {
            body = SILENT;
        }
        assertThat(keyed(path, body).status()).isIn(200, 202);
        int published = worker.requests.size();
        Answer other = keyed(path, body.replace("model':'", "model': '"));

        assertError(other, 409, "idempotency_key_reused", "Idempotency-Key");
        assertThat(other.header("x-should-retry")).isEqualTo("false");
        assertThat(worker.requests).hasSize(published);
    }

    @Test
    void aFailureThatAKeyStandsForIsNotToBeTriedAgain() throws Exception {
        String limited = "{'model':'fail:rate_limited','inputs':'x'}";
        assertThat(admin.post(INFERENCES, limited, "Prefer", "wait=5").header("x-should-retry"))
                .isEqualTo("true");

        Answer keyed = keyed(INFERENCES, limited, "Prefer", "wait=5");

        assertThat(keyed.status()).isEqualTo(429);
        assertThat(keyed.header("x-should-retry")).isEqualTo("false");
    }

    @Test
    void theSameBodyOnAnotherPathIsAnotherRequest() throws Exception {
        String body = "{'model':'openai/silent','messages':[],'input':'x'}";
        assertThat(keyed(CHATS, body, "Prefer", "respond-async").status()).isEqualTo(202);

        assertError(keyed("/v1/embeddings", body), 409, "idempotency_key_reused", "");
    }

    @Test
    void aKeyIsItsUsersOwn() throws Exception {
        Answer first = keyed(INFERENCES, SILENT);
        String bob = admin.newKey("{'user':'bob'}");
        Answer bobs = admin.as(bob).post(INFERENCES, SILENT, "Idempotency-Key", key);

        assertThat(bobs.status()).isEqualTo(202);
        assertThat(bobs.header("x-request-id")).isNotEqualTo(first.header("x-request-id"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 29})
    void whatMayNotHaveArrivedIsPublishedAgainAsTheSameRequest(long seconds) throws Exception {
        String body = "{'model':'silent','inputs':'x','deadline':'PT5M'}";
        InferenceRequest first = lost(new Published.OutcomeUnknown("no answer"), body);
        idempotencyKeys.age(Duration.ofSeconds(seconds));
        Answer again = keyed(INFERENCES, body);

        assertThat(again.status()).isEqualTo(202);
        assertThat(worker.requests.getLast()).isEqualTo(first);
        assertThat(again.header("x-request-id")).isEqualTo(first.getRequestId().toString());
    }

    @Test
    void whatNobodyMayKnowAgainIsPublishedOnlyOnceItIsSureNotToBeThere() throws Exception {
        InferenceRequest first = lost(new Published.NotSent("no broker"), SILENT);
        idempotencyKeys.age(Duration.ofSeconds(31));
        int published = worker.requests.size();
        worker.requestsAreRead = false;
        Answer tooEarly = keyed(INFERENCES, SILENT);
        assertError(tooEarly, 503, "outcome_unknown", "Idempotency-Key");
        assertThat(tooEarly.header("x-should-retry")).isEqualTo("true");
        assertThat(worker.requests).hasSize(published);

        worker.requestsAreRead = true;
        assertThat(keyed(INFERENCES, SILENT).status()).isEqualTo(202);
        assertThat(worker.requests.getLast()).isEqualTo(first);
    }

    @Test
    void whatTheDatabaseShowsIsNotPublishedAgain() throws Exception {
        InferenceRequest first = lost(new Published.OutcomeUnknown("no answer"), SILENT);
        inferences.put("admin", result(first));
        int published = worker.requests.size();
        Answer again = keyed(INFERENCES, SILENT, "Prefer", "wait=20");

        assertThat(again.status()).as(again.toString()).isEqualTo(200);
        assertThat(again.json().path("output").asString()).isEqualTo("hello");
        assertThat(worker.requests).hasSize(published);
    }

    @Test
    void anAcknowledgementThatCannotBeNotedFailsNothing() throws Exception {
        idempotencyKeys.acknowledges = false;
        Answer first = keyed(INFERENCES, SILENT);
        assertThat(first.status()).isEqualTo(202);
        assertThat(keyed(INFERENCES, SILENT).json()).isEqualTo(first.json());
    }

    @Test
    void aRetryOfABlockingChatGetsTheAnswerThatCameElsewhere() throws Exception {
        Answer first = keyed(CHATS, CHAT, "Prefer", "respond-async");
        InferenceRequest request = worker.requests.getLast();
        int published = worker.requests.size();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var again = threads.submit(() -> keyed(CHATS, CHAT));
            var streamed = threads.submit(() -> keyed(CHATS, CHAT));
            inferences.put("admin", result(request));

            for (Answer answer : List.of(again.get(), streamed.get())) {
                assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
                assertThat(answer.response().body()).isEqualTo(ScriptedWorker.RESPONSE);
                assertThat(answer.header("x-request-id")).isEqualTo(first.header("x-request-id"));
            }
        }
        assertThat(worker.requests).hasSize(published);
    }

    @Test
    void aRetryOfAStreamGetsTheResultAsOneChunk() throws Exception {
        assertThat(keyed(CHATS, STREAM, "Prefer", "respond-async").status()).isEqualTo(202);
        InferenceRequest request = worker.requests.getLast();
        int published = worker.requests.size();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var again = threads.submit(() -> keyed(CHATS, STREAM));
            inferences.put("admin", result(request, StreamHttpTest.WHOLE));

            assertThat(again.get().response().body())
                    .contains("chat.completion.chunk")
                    .endsWith("data: [DONE]\n\n");
        }
        assertThat(worker.requests).hasSize(published);
    }

    @Test
    void aFailureIsTheSameFailureAgain() throws Exception {
        String body = "{'model':'fail:content_refused','inputs':'x'}";
        Answer first = keyed(INFERENCES, body, "Prefer", "wait=20");
        inferences.put("admin", Inference.of(ScriptedWorker.result(worker.requests.getLast())));
        Answer again = keyed(INFERENCES, body, "Prefer", "wait=20");

        assertError(first, 400, "content_refused", "");
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.json()).isEqualTo(first.json());
    }

    @Test
    void manyAtOnceAreOneInference() throws Exception {
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(() -> keyed(INFERENCES, SILENT));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(threads.invokeAll(calls))
                    .extracting(answer -> answer.get().json().path("id").asString())
                    .doesNotContain("")
                    .containsOnly(keyed(INFERENCES, SILENT).json().path("id").asString());
        }
        assertThat(
                        worker.requests.stream()
                                .filter(request -> key.equals(request.getIdempotencyKey()))
                                .map(InferenceRequest::getRequestId)
                                .distinct())
                .hasSize(1);
    }

    @Test
    void aDeadlineThatHasPassedSinceDoesNotHideTheInference() throws Exception {
        String body =
                "{'model':'silent','inputs':'x','deadline':'%s'}"
                        .formatted(Instant.now().plusMillis(300));
        Answer first = keyed(INFERENCES, body);
        await().until(() -> admin.post(INFERENCES, body).status() == 400);

        assertThat(keyed(INFERENCES, body).json()).isEqualTo(first.json());
    }

    @Test
    void withoutTheDatabaseNothingIsSentUnderAKeyAndAllWithoutOne() throws Exception {
        idempotencyKeys.reachable = false;
        int published = worker.requests.size();
        Answer refused = keyed(INFERENCES, SILENT);

        assertError(refused, 503, "database_unavailable", "Idempotency-Key");
        assertThat(refused.header("x-should-retry")).isEqualTo("true");
        assertThat(refused.error().path("message").asString()).contains("nothing was sent");
        assertThat(worker.requests).hasSize(published);
        assertError(keyed(INFERENCES, "{}"), 400, "invalid_request", "model");
        assertThat(admin.post(INFERENCES, SILENT).status()).isEqualTo(202);
        assertThat(idempotencyKeys.rows).doesNotContainKey("admin " + key);
    }

    @Test
    void aBodyThatIsRefusedKeepsNoKey() throws Exception {
        assertThat(keyed(INFERENCES, "{}").status()).isEqualTo(400);
        assertThat(keyed(INFERENCES, SILENT).status()).isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256})
    void aKeyHasItsBounds(int length) throws Exception {
        Answer refused = admin.post(INFERENCES, SILENT, "Idempotency-Key", "k".repeat(length));
        assertError(refused, 400, "invalid_request", "Idempotency-Key");
        assertThat(refused.error().path("message").asString()).contains("1 to 255 characters");
    }

    @Test
    void operatorsSeeWhatBecameOfKeys() throws Exception {
        keyed(INFERENCES, SILENT);
        keyed(INFERENCES, SILENT);

        assertThat(
                        GatewayClient.at(managementPort, "")
                                .get("/actuator/prometheus")
                                .response()
                                .body())
                .contains(
                        "gateway_idempotency_total{outcome=\"new\"}",
                        "gateway_idempotency_total{outcome=\"followed\"}");
    }

    private Answer keyed(String path, String body, String... more) throws Exception {
        List<String> headers = new ArrayList<>(List.of("Idempotency-Key", key));
        headers.addAll(List.of(more));
        return admin.post(path, body, headers.toArray(String[]::new));
    }

    /// A first try that the gateway could not see through.
    private InferenceRequest lost(Published outcome, String body) throws Exception {
        worker.outcome = outcome;
        Answer answer = keyed(INFERENCES, body);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("x-should-retry")).isEqualTo("true");
        worker.outcome = new Published.Acknowledged();
        return worker.requests.getLast();
    }

    private static Inference result(InferenceRequest request) {
        return result(request, ScriptedWorker.RESPONSE);
    }

    private static Inference result(InferenceRequest request, String response) {
        var result = ScriptedWorker.result(request);
        return Inference.of(InferenceResult.newBuilder(result).setResponse(response).build());
    }
}
