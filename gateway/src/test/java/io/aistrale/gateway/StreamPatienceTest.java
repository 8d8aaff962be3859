package io.aistrale.gateway;

import static io.aistrale.gateway.StreamHttpTest.data;
import static io.aistrale.gateway.StreamHttpTest.delta;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.gateway.result.PendingReplies;
import io.aistrale.schemas.event.ResultStatus;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/// What happens while nothing comes, or nothing is taken.
@TestPropertySource(
        properties = {"aistrale.streams.keep-alive=200ms", "server.tomcat.connection-timeout=1s"})
class StreamPatienceTest extends InProcessTest {

    private static final String WAITING = ": waiting\n\n";

    @Autowired PendingReplies pending;

    @Test
    void silenceIsFilledWithComments() throws Exception {
        int before = worker.requests.size();
        try (RawCall raw = RawCall.ask(port, ADMIN_KEY, StreamHttpTest.CHAT)) {
            StreamedCall call = StreamedCall.of(before, worker, pending, new CompletableFuture<>());

            assertThat(raw.readUntil(WAITING)).contains("HTTP/1.1 200", "text/event-stream");
            raw.readUntil(WAITING);
            call.chunk(0, delta("a"));
            raw.readUntil(data(delta("a")));
            raw.readUntil(WAITING);
            call.last(1, null).succeed(null);
            raw.readUntil("[DONE]");
        }
    }

    @Test
    void aFailureAfterTheHeadIsAnEvent() throws Exception {
        int before = worker.requests.size();
        try (RawCall raw = RawCall.ask(port, ADMIN_KEY, StreamHttpTest.CHAT)) {
            StreamedCall call = StreamedCall.of(before, worker, pending, new CompletableFuture<>());
            raw.readUntil(WAITING);
            call.fail(ResultStatus.FAILED, "rate_limited", null);

            String event = raw.readUntil("}\n\n");
            assertThat(event)
                    .contains("data: {\"error\":{\"message\":\"the worker says rate_limited\"");
        }
    }

    @Test
    void aResultWithoutChunksIsStreamedAfterComments() throws Exception {
        int before = worker.requests.size();
        try (RawCall raw = RawCall.ask(port, ADMIN_KEY, StreamHttpTest.CHAT)) {
            StreamedCall call = StreamedCall.of(before, worker, pending, new CompletableFuture<>());
            raw.readUntil(WAITING);
            call.last(0, null).succeed("{\"choices\":[{\"message\":{\"content\":\"hi\"}}]}");

            assertThat(raw.readUntil("[DONE]")).contains("\"delta\":{\"content\":\"hi\"}");
        }
    }

    @Test
    void aClientThatReadsNothingAtAllIsForgotten() throws Exception {
        int before = worker.requests.size();
        try (RawCall _ = RawCall.ask(port, ADMIN_KEY, StreamHttpTest.CHAT)) {
            StreamedCall call = StreamedCall.of(before, worker, pending, new CompletableFuture<>());
            // More than the connection itself holds, in one chunk that is always taken.
            call.chunk(0, delta("x".repeat(20_000_000)));

            await().until(() -> pending.waitingCallers() == 0);
        }
    }
}
