package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.gateway.GatewayClient.Answer;
import io.aistrale.gateway.publish.Published;
import io.aistrale.gateway.result.PendingReplies;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Chats with `stream: true`, byte for byte as OpenAI's SDKs read them.
@TestPropertySource(
        properties = {
            "aistrale.replies.waiting-callers=4",
            // No comment comes to the help of a chunk that was not sent.
            "aistrale.streams.keep-alive=10m",
            "aistrale.streams.last-chunk-within=300ms",
            "aistrale.streams.buffer=64KB",
            "aistrale.streams.all-buffers=1MB"
        })
class StreamHttpTest extends InProcessTest {

    static final String CHAT = "{'model':'openai/silent','messages':[],'stream':true}";
    private static final String CHAT_WITH_USAGE =
            "{'model':'openai/silent','messages':[],'stream':true,'stream_options':{'include_usage':true}}";
    private static final String USAGE = "{\"choices\":[],\"usage\":{\"total_tokens\":3}}";
    static final String WHOLE =
            """
            {"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},\
            "finish_reason":"stop"}],"usage":{"total_tokens":3}}\
            """;

    @Autowired PendingReplies pending;

    @AfterEach
    void nothingIsLeftBehind() {
        await().until(() -> pending.waitingCallers() == 0);
        assertThat(pending.bufferedBytes()).isZero();
    }

    @Test
    void chunksComeInOrderThenDone() throws Exception {
        StreamedCall call = call(CHAT);
        call.chunk(0, delta("a")).chunk(1, delta("b")).last(2, delta("c")).succeed(WHOLE);

        assertThat(call.events())
                .isEqualTo(data(delta("a")) + data(delta("b")) + data(delta("c")) + DONE);
        Answer answer = call.answer();
        assertThat(answer.header("x-request-id")).isEqualTo(call.request.getRequestId().toString());
        assertThat(answer.header("x-aistrale-inference-id")).startsWith("inf_");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(answer.header("x-accel-buffering")).isEqualTo("no");
        assertThat(answer.header("Content-Length")).isEmpty();
        assertThat(call.request.getBody()).isEqualTo(CHAT.replace('\'', '"'));
    }

    @Test
    void aChunkIsSentAtOnce() throws Exception {
        int before = worker.requests.size();
        try (RawCall raw = RawCall.ask(port, ADMIN_KEY, CHAT)) {
            StreamedCall call = joined(before);
            call.chunk(0, delta("a"));
            assertThat(raw.readUntil(delta("a"))).contains("HTTP/1.1 200");

            call.chunk(1, delta("b"));
            assertThat(raw.readUntil(delta("b"))).doesNotContain(delta("a"));
            call.last(2, null).succeed(WHOLE);
            raw.readUntil("[DONE]");
        }
    }

    @Test
    void severalChunksOfOneRecordAreEventsOfTheirOwn() throws Exception {
        String unicode = delta("line one\\nline two \u2028 été 🎈");
        StreamedCall call = call(CHAT);
        call.chunk(0, delta("a") + "\n" + unicode + "\n").last(1, null).succeed(WHOLE);

        assertThat(call.events()).isEqualTo(data(delta("a")) + data(unicode) + DONE);
    }

    @Test
    void whatKafkaSendsAgainIsDroppedAndSoIsAnotherAttempt() throws Exception {
        StreamedCall call = call(CHAT);
        call.chunk(0, delta("a"))
                .chunk(0, delta("a"))
                .chunk(TimeOrderedIds.next(), 1, delta("x"), false)
                .chunk(1, delta("b"))
                .chunk(0, delta("a"))
                .last(2, null)
                .last(2, null)
                .succeed(WHOLE);

        assertThat(call.events()).isEqualTo(data(delta("a")) + data(delta("b")) + DONE);
    }

    @Test
    void aGapEndsTheStreamWithAnError() throws Exception {
        StreamedCall call = call(CHAT);
        call.chunk(0, delta("a")).chunk(2, delta("c")).last(3, null).succeed(WHOLE);

        JsonNode error = errorAfter(data(delta("a")), call.events());
        assertThat(error.path("code").asString()).isEqualTo("stream_incomplete");
        assertThat(error.path("message").asString())
                .contains("GET /v1/inferences/" + call.answer().header("x-aistrale-inference-id"));
    }

    @Test
    void usageComesOnlyToWhoAskedForIt() throws Exception {
        String withNull = delta("a").replace("}]}", "}],\"usage\":null}");
        StreamedCall without = call(CHAT);
        without.chunk(0, withNull + "\n" + USAGE).last(1, null).succeed(WHOLE);
        StreamedCall with = call(CHAT_WITH_USAGE);
        with.chunk(0, withNull + "\n" + USAGE).last(1, null).succeed(WHOLE);

        assertThat(without.events()).isEqualTo(data(delta("a")) + DONE);
        assertThat(with.events()).isEqualTo(data(withNull) + data(USAGE) + DONE);
    }

    @Test
    void aResultThatOvertakesChunksWaitsForThem() throws Exception {
        StreamedCall call = call(CHAT);
        call.chunk(0, delta("a")).succeed(WHOLE).chunk(1, delta("b")).last(2, null);

        assertThat(call.events()).isEqualTo(data(delta("a")) + data(delta("b")) + DONE);
    }

    @Test
    void whereNoChunkComesTheResultIsTheStream() throws Exception {
        StreamedCall without = call(CHAT);
        without.succeed(WHOLE);
        StreamedCall with = call(CHAT_WITH_USAGE);
        with.succeed(WHOLE);
        StreamedCall empty = call(CHAT);
        empty.last(0, null).succeed(WHOLE);
        String whole =
                """
                {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"finish_reason":"stop",\
                "delta":{"role":"assistant","content":"hi"}}]}\
                """;

        assertThat(without.events()).isEqualTo(data(whole) + DONE);
        assertThat(empty.events()).isEqualTo(data(whole) + DONE);
        assertThat(with.events())
                .contains("\"content\":\"hi\"", "\"choices\":[],\"usage\":{\"total_tokens\":3}")
                .endsWith(DONE);
    }

    @Test
    void whereOnlyAPartComesTheErrorSaysWhereTheWholeIs() throws Exception {
        StreamedCall call = call(CHAT);
        call.chunk(0, delta("a")).succeed(WHOLE);

        JsonNode error = errorAfter(data(delta("a")), call.events());
        assertThat(error.path("code").asString()).isEqualTo("stream_incomplete");
        assertThat(error.path("message").asString()).contains("GET /v1/inferences/inf_");
    }

    @Test
    void aSuccessThatCannotBeReadIsTheProvidersFault() throws Exception {
        StreamedCall call = call(CHAT);
        call.last(0, null).succeed("{\"choices\":[");
        StreamedCall none = call(CHAT);
        none.last(0, null).succeed(null);

        assertError(call.answer(), 502, "invalid_response", "");
        assertError(none.answer(), 502, "invalid_response", "");
    }

    @Test
    void aFailureBeforeTheFirstChunkIsAnOrdinaryError() throws Exception {
        StreamedCall limited = call(CHAT);
        limited.fail(ResultStatus.FAILED, "rate_limited", null);
        StreamedCall timedOut = call(CHAT);
        timedOut.fail(ResultStatus.FAILED, "provider_timeout", null);
        StreamedCall cancelled = call(CHAT);
        cancelled.fail(ResultStatus.CANCELLED, null, null);

        assertError(limited.answer(), 429, "rate_limited", "");
        assertThat(limited.answer().header("x-should-retry")).isEqualTo("true");
        assertThat(limited.answer().header("x-aistrale-inference-id")).startsWith("inf_");
        assertError(timedOut.answer(), 504, "provider_timeout", "");
        assertThat(timedOut.answer().header("x-should-retry")).isEqualTo("false");
        assertError(cancelled.answer(), 409, "cancelled", "");
    }

    @Test
    void whatIsKeptFromTheClientDoesNotBeginItsAnswer() throws Exception {
        StreamedCall call = call(CHAT);
        call.chunk(0, USAGE).fail(ResultStatus.FAILED, "provider_error", null);

        assertError(call.answer(), 502, "provider_error", "");
        assertThat(call.answer().header("x-should-retry")).isEqualTo("false");
    }

    @Test
    void aGapBeforeTheFirstChunkIsAnOrdinaryErrorThatIsNotSentAgain() throws Exception {
        StreamedCall call = call(CHAT);
        call.chunk(1, delta("b"));

        assertError(call.answer(), 500, "stream_incomplete", "");
        assertThat(call.answer().header("x-should-retry")).isEqualTo("false");
    }

    @Test
    void aFailureThatOvertookItsChunksIsNotSentAgain() throws Exception {
        StreamedCall call = call(CHAT);
        call.fail(ResultStatus.FAILED, "provider_error", "half an ans");

        assertError(call.answer(), 502, "provider_error", "");
        assertThat(call.answer().header("x-should-retry")).isEqualTo("false");
    }

    @Test
    void aFailureAfterTheFirstChunkIsAnEventAndNotDone() throws Exception {
        StreamedCall failed = call(CHAT);
        failed.chunk(0, delta("a")).last(1, null).fail(ResultStatus.FAILED, "connection_lost", "a");
        StreamedCall expired = call(CHAT);
        expired.chunk(0, delta("a")).fail(ResultStatus.EXPIRED, null, "a");

        JsonNode error = errorAfter(data(delta("a")), failed.events());
        assertThat(error.propertyNames()).containsExactly("message", "type", "param", "code");
        assertThat(error.path("code").asString()).isEqualTo("connection_lost");
        assertThat(error.path("message").asString()).isEqualTo("the worker says connection_lost");
        assertThat(error.path("type").asString()).isEqualTo("server_error");
        assertThat(errorAfter(data(delta("a")), expired.events()).path("code").asString())
                .isEqualTo("deadline_exceeded");
    }

    @Test
    void aSlowReaderIsCutOffAndHoldsUpNobody() throws Exception {
        String large = delta("x".repeat(50_000));
        int before = worker.requests.size();
        try (RawCall slow = RawCall.ask(port, ADMIN_KEY, CHAT)) {
            StreamedCall call = joined(before);
            // Far more than the connection itself holds.
            for (int i = 0; i < 400; i++) {
                call.chunk(i, large);
                assertThat(pending.bufferedBytes()).isLessThan(70_000);
            }
            StreamedCall other = call(CHAT);
            other.chunk(0, delta("a")).last(1, null).succeed(WHOLE);
            assertThat(other.events()).isEqualTo(data(delta("a")) + DONE);

            String end = slow.readUntil("stream_too_slow");
            assertThat(end).contains("GET /v1/inferences/inf_").doesNotContain("[DONE]");
        }
    }

    @Test
    void aClientThatGoesAwayIsForgotten() throws Exception {
        StreamedCall call;
        int before = worker.requests.size();
        try (RawCall raw = RawCall.ask(port, ADMIN_KEY, CHAT)) {
            call = joined(before);
            call.chunk(0, delta("a"));
            raw.readUntil(delta("a"));
        }
        int[] sequence = {0};
        await().until(() -> {
            call.chunk(++sequence[0], delta("b"));
            return pending.waitingCallers() == 0;
        });
    }

    @Test
    void streamsBeyondTheBoundAreTurnedAway() throws Exception {
        List<StreamedCall> calls = Stream.generate(() -> call(CHAT)).limit(4).toList();

        assertError(admin.post("/v1/chat/completions", CHAT), 429, "too_many_waiting", "");
        for (StreamedCall call : calls) {
            call.chunk(0, delta("a")).last(1, null).succeed(WHOLE);
            assertThat(call.events()).endsWith(DONE);
        }
    }

    @Test
    void whatCannotBePublishedOrReadBackIsAnOrdinaryError() throws Exception {
        worker.outcome = new Published.OutcomeUnknown("late");
        Answer unknown = admin.post("/v1/chat/completions", CHAT);
        worker.chunksAreRead = false;
        Answer notReady = admin.post("/v1/chat/completions", CHAT);

        assertError(unknown, 503, "outcome_unknown", "");
        assertThat(unknown.header("x-should-retry")).isEqualTo("false");
        assertError(notReady, 503, "not_ready", "");
        assertThat(notReady.header("x-should-retry")).isEqualTo("true");
    }

    @Test
    void whoNeedNotWaitGetsA202AndTheRequestStreamsAllTheSame() throws Exception {
        Answer chat =
                admin.post(
                        "/v1/chat/completions",
                        CHAT,
                        "Prefer",
                        "respond-async",
                        "Accept",
                        "text/event-stream");
        assertThat(chat.status()).isEqualTo(202);
        assertThat(worker.requests.getLast().getStream()).isTrue();

        Answer own = admin.post("/v1/inferences", "{'model':'silent','inputs':'x','stream':true}");
        assertThat(own.status()).isEqualTo(202);
        assertThat(worker.requests.getLast().getStream()).isTrue();
    }

    @Test
    void streamFieldsThatCannotBeAreRefused() throws Exception {
        assertError(
                admin.post("/v1/embeddings", "{'model':'openai/m','input':'x','stream':true}"),
                400,
                "invalid_request",
                "stream");
        assertError(
                admin.post(
                        "/v1/chat/completions",
                        "{'model':'openai/m','messages':[],'stream_options':{}}",
                        "Accept",
                        "text/event-stream"),
                400,
                "invalid_request",
                "stream_options");
    }

    static final String DONE = "data: [DONE]\n\n";

    static String data(String json) {
        return "data: " + json + "\n\n";
    }

    static String delta(String text) {
        return "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}";
    }

    /// The error that a stream ends with after these events.
    static JsonNode errorAfter(String before, String events) {
        assertThat(events).startsWith(before + "data: {\"error\":").endsWith("}\n\n");
        String event = events.substring(before.length());
        assertThat(event.lines().filter(line -> !line.isEmpty())).hasSize(1);
        return JsonMapper.shared().readTree(event.substring("data: ".length())).path("error");
    }

    private StreamedCall call(String body) {
        return StreamedCall.start(admin, worker, pending, body);
    }

    /// The request of a [RawCall] made when there were so many.
    private StreamedCall joined(int before) {
        return StreamedCall.of(before, worker, pending, new CompletableFuture<>());
    }
}
