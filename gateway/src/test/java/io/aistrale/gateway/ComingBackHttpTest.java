package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.gateway.GatewayClient.Answer;
import io.aistrale.gateway.result.Inference;
import io.aistrale.gateway.result.PendingReplies;
import io.aistrale.gateway.result.Replies;
import io.aistrale.schemas.event.InferenceChunk;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

    @Test
    void eventsTellTheStatusAsItChangesAndEndWithTheResult() throws Exception {
        Answer accepted = submit();
        InferenceRequest request = worker.requests.getLast();
        Inference ended = result();
        int before = inferences.finds.get();
        var answer = inBackground(() -> get(accepted.header("Location") + "/events"));
        await().until(() -> inferences.finds.get() > before);
        inferences.put("admin", with(ended, "running", 1, null));
        awaitLook();
        String until = "2026-11-25T12:00:05Z";
        inferences.put(
                "admin",
                with(
                        ended,
                        "waiting",
                        1,
                        new Inference.Wait("rate_limited", Instant.parse(until))));
        awaitLook();
        inferences.put("admin", ended);

        Answer events = answer.get(20, TimeUnit.SECONDS);
        assertThat(events.header("Content-Type"))
                .isEqualToIgnoringCase("text/event-stream;charset=UTF-8");
        assertThat(events.header("x-aistrale-inference-id"))
                .isEqualTo(accepted.json().path("id").asString());
        assertThat(events.response().body())
                .startsWith("event: status\nid: queued-0\ndata: {")
                .contains(
                        "\"status\":\"running\",\"attempts\":1,",
                        "\"requestId\":\"%s\",\"status\":\"queued\""
                                .formatted(request.getRequestId()),
                        "\"status\":\"waiting\",\"attempts\":1,\"waitingFor\":\"rate_limited\",\"waitingUntil\":\"%s\"}\n\n"
                                .formatted(until))
                .containsOnlyOnce("event: result\nid: end\ndata: {")
                .endsWith("}\n\n");
    }

    @Test
    void chunksThatComeHereAreEventsAndTheResultWaitsForTheLast() throws Exception {
        Answer accepted = submit();
        InferenceRequest request = worker.requests.getLast();
        var answer = inBackground(() -> get(accepted.header("Location") + "/events"));
        await().until(() -> pending.waitingCallers() == 1);
        UUID attempt = TimeOrderedIds.next();
        chunk(request, attempt, 3, "{\"n\":3}", false);
        chunk(request, attempt, 3, "{\"n\":3}", false);
        Replies.deliver(pending, ScriptedWorker.result(request));
        chunk(request, attempt, 4, "{\"n\":4}", true);

        assertThat(answer.get(20, TimeUnit.SECONDS).response().body())
                .contains(
                        "event: chunk\nid: %s-3\ndata: {\"n\":3}\n\nevent: chunk\nid: %s-4\ndata: {\"n\":4}\n\nevent: result\n"
                                .formatted(attempt, attempt));
    }

    @Test
    void whoComesAgainIsNotToldTwiceAndWhoHasTheEndIsSentAway() throws Exception {
        Answer accepted = submit();
        String path = accepted.header("Location") + "/events";
        var answer = inBackground(() -> get(path, "Last-Event-ID", "queued-0"));
        await().until(() -> pending.waitingCallers() == 1);
        inferences.put("admin", result());

        assertThat(answer.get(20, TimeUnit.SECONDS).response().body())
                .startsWith("event: result\n");
        assertThat(get(path).response().body()).startsWith("event: result\n");
        assertThat(get(path, "Last-Event-ID", "end").status()).isEqualTo(204);
    }

    /// What is submitted gets no reply here.
    private Answer submit() throws Exception {
        Answer accepted =
                admin.post("/v1/inferences", "{'model':'silent','inputs':'x','stream':true}");
        assertThat(accepted.status()).isEqualTo(202);
        return accepted;
    }

    private void awaitLook() {
        int before = inferences.looks.get();
        await().until(() -> inferences.looks.get() > before + 1);
    }

    private void chunk(
            InferenceRequest request, UUID attempt, int sequence, String json, boolean last) {
        Replies.deliver(
                pending,
                InferenceChunk.newBuilder()
                        .setRequestId(request.getRequestId())
                        .setAttemptId(attempt)
                        .setSequence(sequence)
                        .setChunk(json)
                        .setLast(last)
                        .setReceivedAt(Instant.EPOCH)
                        .build());
    }

    private Inference result() {
        return Inference.of(ScriptedWorker.result(worker.requests.getLast()));
    }

    private static Inference with(
            Inference ended, String status, int attempts, Inference.@Nullable Wait wait) {
        return new Inference(
                ended.requestId(),
                status,
                ended.provider(),
                ended.model(),
                ended.route(),
                ended.prompt(),
                attempts,
                wait,
                null,
                null,
                ended.cost(),
                ended.timings());
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
