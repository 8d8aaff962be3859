package io.aistrale.gateway;

import static io.aistrale.gateway.StreamHttpTest.data;
import static io.aistrale.gateway.StreamHttpTest.delta;
import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.gateway.result.PendingReplies;
import io.aistrale.schemas.event.ResultStatus;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/// What a client is sent while nothing comes.
@TestPropertySource(properties = "aistrale.streams.keep-alive=200ms")
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
}
