package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.gateway.GatewayClient.Answer;
import io.aistrale.gateway.publish.Published;
import io.aistrale.gateway.result.Inference;
import java.math.BigDecimal;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Asking for inferences over HTTP, natively and as OpenAI.
class InferenceHttpTest extends InProcessTest {

    private static final String CHAT = "{'model':'openai/m','messages':[]}";
    private static final String TEXT = "{'model':'m','inputs':'pr0mpt x'}";

    @Test
    void anAcceptedInferenceIsQueuedUntilItsRowIsThere() throws Exception {
        Answer accepted = admin.post("/v1/inferences", TEXT);
        String id = accepted.json().path("id").asString();

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.json().path("status").asString()).isEqualTo("queued");
        assertThat(accepted.header("Location")).isEqualTo("/v1/inferences/" + id);
        assertThat(accepted.json().path("requestId").asString())
                .isEqualTo(accepted.header("x-request-id"))
                .isEqualTo(worker.requests.getLast().getRequestId().toString());
        Answer read = admin.get(accepted.header("Location"));
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.json()).isEqualTo(accepted.json());
    }

    @Test
    void aFinishedInferenceShowsItsResultAndItsCost() throws Exception {
        Answer accepted = admin.post("/v1/inferences", TEXT);
        var result = ScriptedWorker.result(worker.requests.getLast());
        Inference found = Inference.of(result);
        inferences.rows.put(
                "admin " + result.getRequestId(),
                new Inference(
                        found.requestId(),
                        found.status(),
                        found.provider(),
                        found.model(),
                        found.route(),
                        found.prompt(),
                        found.attempts(),
                        found.waiting(),
                        found.output(),
                        found.failure(),
                        new Inference.Cost(new BigDecimal("0.000123000000"), false),
                        found.timings()));
        var json = admin.get(accepted.header("Location")).json();

        assertThat(json.path("status").asString()).isEqualTo("succeeded");
        assertThat(json.path("output").asString()).isEqualTo("hello");
        assertThat(json.path("response").path("id").asString()).isEqualTo("chatcmpl-1");
        assertThat(json.path("usage").path("inputTokens").asInt()).isEqualTo(9);
        assertThat(json.path("costUsd").asString()).isEqualTo("0.000123000000");
        assertThat(json.path("error").isNull()).isTrue();
        assertThat(json.path("timings").path("queueMillis").asInt()).isEqualTo(1);
        assertThat(json.path("timings").path("requestedAt").asString()).endsWith("Z");
        assertThat(admin.get("/v1/inferences/" + result.getRequestId()).json()).isEqualTo(json);
    }

    @Test
    void whoPrefersToWaitGetsTheResult() throws Exception {
        Answer answer = admin.post("/v1/inferences", TEXT, "Prefer", "wait=10");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("status").asString()).isEqualTo("succeeded");
        assertThat(answer.json().path("costUsd").isNull()).isTrue();
    }

    @Test
    void aResultTellsItsRouteAndWhoDidNotServeIt() throws Exception {
        var routed =
                admin.post("/v1/inferences", "{'model':'routed','inputs':'x'}", "Prefer", "wait=10")
                        .json();
        var named = admin.post("/v1/inferences", TEXT, "Prefer", "wait=10").json();

        assertThat(routed.path("provider").asString()).isEqualTo("anthropic");
        assertThat(routed.path("route").asString()).isEqualTo("routed");
        assertThat(routed.path("passedOver"))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.path("provider").asString()).isEqualTo("openai");
                    assertThat(one.path("model").asString()).isEqualTo("gpt");
                    assertThat(one.path("errorCode").asString()).isEqualTo("credential_not_found");
                    assertThat(one.path("reason").asString()).isEqualTo("no token");
                    assertThat(one.path("called").asBoolean(true)).isFalse();
                });
        assertThat(named.path("route").isNull()).isTrue();
        assertThat(named.path("passedOver").isArray()).isTrue();
        assertThat(named.path("passedOver")).isEmpty();
    }

    @Test
    void aWaitInVainEndsIn202() throws Exception {
        Answer answer =
                admin.post(
                        "/v1/inferences",
                        "{'model':'silent','inputs':'pr0mpt x'}",
                        "Prefer",
                        "wait=1");

        assertThat(answer.status()).isEqualTo(202);
    }

    @Test
    void callersBeyondTheBoundAreTurnedAway() throws Exception {
        String silent = "{'model':'silent','inputs':'pr0mpt x'}";
        Stream<Thread> waiting =
                Stream.generate(() ->
                                Thread.startVirtualThread(() -> postQuietly(silent, "wait=3")))
                        .limit(2);
        var threads = waiting.toList();
        await().until(() ->
                admin.post("/v1/inferences", silent, "Prefer", "wait=1").status() == 429);
        Answer refused = admin.post("/v1/chat/completions", CHAT);

        assertError(refused, 429, "too_many_waiting", "");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(admin.post("/v1/inferences", silent).status()).isEqualTo(202);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void aChatAnswersWithTheProvidersOwnBytes() throws Exception {
        Answer answer =
                admin.post(
                        "/v1/chat/completions",
                        CHAT,
                        "traceparent",
                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body()).isEqualTo(ScriptedWorker.RESPONSE);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("x-aistrale-inference-id")).startsWith("inf_");
        assertThat(worker.requests.getLast().getBody()).isEqualTo(CHAT.replace('\'', '"'));
        assertThat(worker.traces.getLast().traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    void aChatThatNeedNotBeWaitedForIsAccepted() throws Exception {
        Answer answer = admin.post("/v1/chat/completions", CHAT, "Prefer", "respond-async");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Preference-Applied")).isEqualTo("respond-async");
        assertThat(answer.header("Location")).startsWith("/v1/inferences/inf_");
    }

    @Test
    void embeddingsPassToo() throws Exception {
        assertThat(admin.post("/v1/embeddings", "{'model':'text-embedding-3-small','input':'x'}"))
                .satisfies(answer -> assertThat(answer.status()).isEqualTo(200));
    }

    @Test
    void modelsAreListedAsOpenAiDoes() throws Exception {
        var json = admin.get("/v1/models").json();

        assertThat(json.path("object").asString()).isEqualTo("list");
        assertThat(json.path("data"))
                .anySatisfy(model -> {
                    assertThat(model.path("id").asString()).isEqualTo("openai/gpt-4o-mini");
                    assertThat(model.path("object").asString()).isEqualTo("model");
                    assertThat(model.path("owned_by").asString()).isEqualTo("openai");
                });
    }

    @Test
    void aFailureThatWasWaitedForIsAnError() throws Exception {
        Answer unpaid =
                admin.post(
                        "/v1/chat/completions",
                        "{'model':'openai/fail:credential_not_found','messages':[]}");
        Answer paid =
                admin.post(
                        "/v1/inferences",
                        "{'model':'fail:provider_timeout','inputs':'pr0mpt x'}",
                        "Prefer",
                        "wait=5");

        assertError(unpaid, 404, "credential_not_found", "");
        assertError(paid, 504, "provider_timeout", "");
        assertThat(paid.header("x-should-retry")).isEqualTo("false");
        assertThat(paid.header("x-aistrale-inference-id")).startsWith("inf_");
    }

    @Test
    void whatKafkaDidNotTakeIsSaidSo() throws Exception {
        worker.outcome = new Published.OutcomeUnknown("late");
        Answer unknown = admin.post("/v1/inferences", TEXT);
        worker.outcome = new Published.NotSent("down");
        Answer notSent = admin.post("/v1/chat/completions", CHAT);
        worker.outcome = new Published.TooLarge();
        Answer tooLarge = admin.post("/v1/inferences", TEXT);

        assertError(unknown, 503, "outcome_unknown", "");
        assertThat(unknown.error().path("message").asString())
                .contains(unknown.header("x-request-id"), "unknown");
        assertThat(unknown.header("x-should-retry")).isEqualTo("false");
        assertError(notSent, 503, "kafka_unavailable", "");
        assertThat(notSent.header("x-should-retry")).isEqualTo("true");
        assertError(tooLarge, 413, "request_too_large", "");
    }

    private void postQuietly(String body, String prefer) {
        try {
            admin.post("/v1/inferences", body, "Prefer", prefer);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
