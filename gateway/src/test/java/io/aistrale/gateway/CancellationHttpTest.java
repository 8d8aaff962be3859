package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.gateway.GatewayClient.Answer;
import io.aistrale.gateway.publish.Published;
import io.aistrale.gateway.result.Inference;
import io.aistrale.gateway.result.PendingReplies;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// Wanting an inference no longer.
class CancellationHttpTest extends InProcessTest {

    @Autowired PendingReplies pending;

    @Test
    void workersAreToldWhoWantsWhatNoLongerAndAgainWhereItIsAskedAgain() throws Exception {
        Answer accepted = submit();
        int before = worker.cancellations.size();
        Answer first = cancel(accepted);
        Answer second = cancel(accepted);

        assertThat(first.status()).as(first.toString()).isEqualTo(202);
        assertThat(first.header("Location")).isEqualTo(accepted.header("Location"));
        assertThat(first.json()).isEqualTo(accepted.json());
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(worker.cancellations.subList(before, before + 2))
                .allSatisfy(told -> {
                    assertThat(told.getRequestId())
                            .isEqualTo(worker.requests.getLast().getRequestId());
                    assertThat(told.getUserId()).isEqualTo("admin");
                });
    }

    @Test
    void whoWaitsIsToldThatItIsCancelled() throws Exception {
        Answer answer = cancel(submit(), "Prefer", "wait=20");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().path("status").asString()).isEqualTo("cancelled");
        assertThat(answer.json().path("error").path("code").asString()).isEqualTo("cancelled");
    }

    @Test
    void itIsTooLateForAnInferenceThatHasEndedAndItsResultSaysSo() throws Exception {
        Answer accepted = submit();
        inferences.put("admin", Inference.of(ScriptedWorker.result(worker.requests.getLast())));
        int before = worker.cancellations.size();
        Answer answer = cancel(accepted, "Prefer", "wait=20");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("status").asString()).isEqualTo("succeeded");
        assertThat(worker.cancellations).as("nobody is told").hasSize(before);
    }

    @Test
    void aCallerWhoWaitsForTheResultIsToldAndSdksDoNotAskAgain() throws Exception {
        CompletableFuture<Answer> waiting = new CompletableFuture<>();
        int before = worker.requests.size();
        Thread.startVirtualThread(() -> {
            try {
                waiting.complete(
                        admin.post(
                                "/v1/inferences",
                                "{'model':'silent','inputs':'x'}",
                                "Prefer",
                                "wait=20"));
            } catch (Exception failed) {
                waiting.completeExceptionally(failed);
            }
        });
        await().until(() -> worker.requests.size() > before && pending.waitingCallers() == 1);
        var requestId = worker.requests.getLast().getRequestId();
        inferences.put("admin", queued());
        assertThat(cancel("/v1/inferences/" + requestId).status()).isEqualTo(202);

        Answer answer = waiting.get(20, TimeUnit.SECONDS);
        assertError(answer, 409, "cancelled", "");
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
    }

    @Test
    void withoutKafkaNothingIsCancelledAndItIsSafeToAskAgain() throws Exception {
        Answer accepted = submit();
        worker.outcome = new Published.NotSent("no broker");
        Answer notSent = cancel(accepted);
        worker.outcome = new Published.OutcomeUnknown("no acknowledgement in time");
        Answer unknown = cancel(accepted, "Prefer", "wait=20");

        assertError(notSent, 503, "kafka_unavailable", "");
        assertError(unknown, 503, "outcome_unknown", "");
        assertThat(notSent.header("x-should-retry")).isEqualTo("true");
        assertThat(unknown.header("x-should-retry")).isEqualTo("true");
        assertThat(pending.waitingCallers()).isZero();
    }

    @Test
    void whatNobodyHasSubmittedCannotBeCancelled() throws Exception {
        int before = worker.cancellations.size();

        assertError(cancel("/v1/inferences/" + TimeOrderedIds.next()), 404, "not_found", "");
        assertThat(worker.cancellations).hasSize(before);
    }

    /// What is submitted gets no reply here.
    private Answer submit() throws Exception {
        Answer accepted = admin.post("/v1/inferences", "{'model':'silent','inputs':'x'}");
        assertThat(accepted.status()).isEqualTo(202);
        return accepted;
    }

    private Inference queued() {
        Inference ended = Inference.of(ScriptedWorker.result(worker.requests.getLast()));
        return new Inference(
                ended.requestId(),
                "queued",
                ended.provider(),
                ended.model(),
                ended.route(),
                ended.prompt(),
                0,
                null,
                null,
                null,
                ended.cost(),
                ended.timings());
    }

    private Answer cancel(Answer accepted, String... headers) throws Exception {
        return cancel(accepted.header("Location"), headers);
    }

    private Answer cancel(String path, String... headers) throws Exception {
        return admin.send("POST", path + "/cancel", BodyPublishers.noBody(), headers);
    }
}
