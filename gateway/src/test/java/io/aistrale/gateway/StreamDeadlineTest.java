package io.aistrale.gateway;

import static io.aistrale.gateway.StreamHttpTest.data;
import static io.aistrale.gateway.StreamHttpTest.delta;
import static io.aistrale.gateway.StreamHttpTest.errorAfter;
import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.gateway.result.PendingReplies;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/// Streams whose end does not come in time.
@TestPropertySource(properties = "aistrale.replies.longest-wait=2s")
class StreamDeadlineTest extends InProcessTest {

    @Autowired PendingReplies pending;

    @Test
    void withoutAChunkItIsTheSameErrorAsForWhoeverWaits() throws Exception {
        StreamedCall call = StreamedCall.start(admin, worker, pending, StreamHttpTest.CHAT);

        assertError(call.answer(), 504, "result_pending", "");
        assertThat(call.answer().header("x-should-retry")).isEqualTo("false");
        assertThat(call.answer().header("x-aistrale-inference-id")).startsWith("inf_");
    }

    @Test
    void withinTheStreamItIsAnEventThatSaysWhereTheResultWillBe() throws Exception {
        StreamedCall call = StreamedCall.start(admin, worker, pending, StreamHttpTest.CHAT);
        call.chunk(0, delta("a"));

        JsonNode error = errorAfter(data(delta("a")), call.events());
        assertThat(error.path("code").asString()).isEqualTo("result_pending");
        assertThat(error.path("message").asString())
                .contains("still being worked on", "GET /v1/inferences/inf_");
    }
}
