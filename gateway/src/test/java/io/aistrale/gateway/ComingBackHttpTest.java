package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.gateway.GatewayClient.Answer;
import io.aistrale.gateway.result.Inference;
import io.aistrale.gateway.result.PendingReplies;
import io.aistrale.gateway.result.Replies;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/// Waiting for, and following, what was submitted before: here or at another gateway.
class ComingBackHttpTest extends InProcessTest {

    @Autowired PendingReplies pending;

    @Test
    void aLongPollEndsWithARowThatCameByAnotherGateway() throws Exception {
        Answer accepted = submit();
        var answer = inBackground(() -> get(accepted.header("Location"), "Prefer", "wait=20"));
        await().until(() -> pending.waitingCallers() == 1);
        inferences.put("admin", result());

        assertThat(json(answer).path("status").asString()).isEqualTo("succeeded");
        assertThat(json(answer).path("output").asString()).isEqualTo("hello");
    }

    @Test
    void aLongPollEndsWithTheReplyThatComesHere() throws Exception {
        Answer accepted = submit();
        var answer = inBackground(() -> get(accepted.header("Location"), "Prefer", "wait=20"));
        await().until(() -> pending.waitingCallers() == 1);
        Replies.deliver(pending, ScriptedWorker.result(worker.requests.getLast()));

        assertThat(json(answer).path("status").asString()).isEqualTo("succeeded");
    }

    @Test
    void aLongPollWhoseTimeIsOverTellsHowItStands() throws Exception {
        Answer accepted = submit();
        Answer answer = get(accepted.header("Location"), "Prefer", "wait=1");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(accepted.json());
    }

    @Test
    void aLongPollOfAnEndedInferenceDoesNotWaitNorTakeAPlace() throws Exception {
        Answer accepted = submit();
        inferences.put("admin", result());

        assertThat(get(accepted.header("Location"), "Prefer", "wait=600").json().path("status"))
                .hasToString("\"succeeded\"");
    }

    @Test
    void aBareRequestIdWithoutARowIsNotWaitedFor() throws Exception {
        assertError(
                get("/v1/inferences/" + TimeOrderedIds.next(), "Prefer", "wait=600"),
                404,
                "not_found",
                "");
    }

    @Test
    void longPollersBeyondTheBoundAreTurnedAway() throws Exception {
        Answer accepted = submit();
        var first = inBackground(() -> get(accepted.header("Location"), "Prefer", "wait=20"));
        var second = inBackground(() -> get(accepted.header("Location"), "Prefer", "wait=20"));
        await().until(() -> pending.waitingCallers() == 2);

        assertError(
                get(accepted.header("Location"), "Prefer", "wait=20"), 429, "too_many_waiting", "");
        assertThat(get(accepted.header("Location")).status()).isEqualTo(200);
        inferences.put("admin", result());
        assertThat(json(first)).isEqualTo(json(second));
        await().until(() -> pending.waitingCallers() == 0);
    }

    /// What is submitted gets no reply here.
    private Answer submit() throws Exception {
        Answer accepted =
                admin.post("/v1/inferences", "{'model':'silent','inputs':'x','stream':true}");
        assertThat(accepted.status()).isEqualTo(202);
        return accepted;
    }

    private Inference result() {
        return Inference.of(ScriptedWorker.result(worker.requests.getLast()));
    }

    private Answer get(String path, String... headers) throws Exception {
        return admin.send("GET", path, BodyPublishers.noBody(), headers);
    }

    private interface Call {
        Answer make() throws Exception;
    }

    private static CompletableFuture<Answer> inBackground(Call call) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                answer.complete(call.make());
            } catch (Exception failed) {
                answer.completeExceptionally(failed);
            }
        });
        return answer;
    }

    private static JsonNode json(CompletableFuture<Answer> answer) throws Exception {
        return answer.get(20, TimeUnit.SECONDS).json();
    }
}
