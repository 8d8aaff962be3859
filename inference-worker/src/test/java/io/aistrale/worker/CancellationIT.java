package io.aistrale.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.RequestParked;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What is wanted no longer, on real parts, against the provider simulator; one call at a time.
@WithRealParts
class CancellationIT {
    private static WorkerOnRealParts worker;

    @BeforeAll
    static void start() {
        worker =
                WorkerOnRealParts.start(
                        "--aistrale.worker.max-in-flight=1",
                        "--aistrale.worker.sources-refresh=100ms");
        worker.storeToken("openai", "ana", "sk-c4nary-token");
        worker.storeToken("openai", "cleo", "sk-c4nary-token-2");
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    private static InferenceRequest.Builder request(String model) {
        return WorkerOnRealParts.request("ana", "openai", model, "Hello");
    }

    private static InferenceRequest publish(InferenceRequest.Builder request) {
        var built = request.build();
        worker.publish(Topics.REQUESTS, built, Map.of());
        return built;
    }

    private static void cancel(InferenceRequest request) {
        worker.cancel(Topics.CANCELLATIONS, request.getRequestId(), "ana");
    }

    private static InferenceResult resultOf(InferenceRequest request) {
        return worker.replyTo(request.getRequestId()).result();
    }

    private static UUID attemptIn(List<SpecificRecord> entries) {
        return ((AttemptStarted) entries.getFirst()).getAttempt().getAttemptId();
    }

    private static void assertCancelled(InferenceResult result, int attempts) {
        assertThat(result.getStatus()).as(result.toString()).isEqualTo(ResultStatus.CANCELLED);
        assertThat(result.getErrorCode()).isEqualTo("cancelled");
        assertThat(result.getAttempts()).isEqualTo(attempts);
    }

    @Test
    void aCallIsCutOffAndThoseBehindItAreNeverMade() {
        var underWay = publish(request("hang"));
        var call = attemptIn(worker.journalOf(underWay.getRequestId(), 1));
        await().until(() -> worker.callsFor(call) == 1);
        var madeReady = publish(request("echo-made-ready"));
        worker.journalOf(madeReady.getRequestId(), 1);
        var queued = publish(request("echo-queued"));
        cancel(queued);
        cancel(madeReady);
        cancel(underWay);

        assertCancelled(resultOf(underWay), 1);
        assertThat(worker.billed(call).clientPresent()).as("the connection is closed").isFalse();
        var cutOff = (AttemptFinished) worker.journalOf(underWay.getRequestId(), 2).get(1);
        assertThat(cutOff.getStatus()).as("it may be paid for").isEqualTo(AttemptStatus.UNKNOWN);
        assertThat(cutOff.getErrorCode()).isEqualTo("cancelled");
        assertThat(cutOff.getUsage()).isNull();
        assertThat(cutOff.getAttempt().getInputTokensEstimate()).isPositive();
        assertThat(cutOff.getResult()).isEqualTo(resultOf(underWay));

        assertCancelled(resultOf(madeReady), 1);
        var unsent = (AttemptFinished) worker.journalOf(madeReady.getRequestId(), 2).get(1);
        assertThat(unsent.getStatus()).isEqualTo(AttemptStatus.ERROR);
        assertThat(unsent.getErrorCode()).isEqualTo("cancelled");
        assertCancelled(resultOf(queued), 0);
        assertThat(worker.journalOf(queued.getRequestId(), 1))
                .singleElement()
                .isInstanceOf(RequestEnded.class);
        assertThat(worker.callsOf("echo-made-ready") + worker.callsOf("echo-queued")).isZero();
        assertThat(worker.get("/actuator/prometheus"))
                .contains(
                        "aistrale_cancellations_total{fate=\"cut_off\"",
                        "aistrale_cancellations_total{fate=\"prevented\"");
    }

    @Test
    void aStreamIsCutOffAndWhatCameIsKeptWithItsUsage() {
        var request = publish(request("slow-4s").setStream(true));
        await().until(() -> !worker.chunksSeen(request.getRequestId()).isEmpty());
        cancel(request);

        var result = resultOf(request);
        assertCancelled(result, 1);
        var finished = (AttemptFinished) worker.journalOf(request.getRequestId(), 2).get(1);
        assertThat(finished.getStatus()).isEqualTo(AttemptStatus.ERROR);
        assertThat(finished.getInterrupted()).isTrue();
        assertThat(finished.getUsage().getEstimated()).isTrue();
        assertThat(finished.getUsage().getInputTokens()).isPositive();
        assertThat(finished.getUsage().getOutputTokens()).isPositive();
        assertThat(result.getUsage()).isEqualTo(finished.getUsage());
        assertThat(result.getOutputText()).isNotBlank();
        assertThat(worker.chunksOf(request.getRequestId()).getLast().chunk().getLast()).isTrue();
        assertThat(worker.billed(finished.getAttempt().getAttemptId()).clientPresent()).isFalse();
    }

    @Test
    void betweenTwoCallsTheWaitEndsAtOnce() {
        var request = publish(request("error-500").setMaxAttempts(10));
        worker.journalOf(request.getRequestId(), 4);
        cancel(request);

        assertCancelled(resultOf(request), 2);
        assertThat(worker.journalOf(request.getRequestId(), 5))
                .hasSize(5)
                .last()
                .isInstanceOf(RequestEnded.class);
    }

    @Test
    void itIsTooLateOnceThereIsAResult() {
        var request = publish(request("echo"));
        var result = resultOf(request);
        cancel(request);
        cancel(request);
        var another = publish(request("hang"));
        worker.journalOf(another.getRequestId(), 1);
        cancel(another);

        assertCancelled(resultOf(another), 1);
        assertThat(result.getStatus()).isEqualTo(ResultStatus.SUCCEEDED);
        assertThat(worker.journalOf(request.getRequestId(), 2)).hasSize(2);
        assertThat(worker.repliesTo(request.getRequestId(), 1)).hasSize(1);
    }

    @Test
    void anotherUsersWordAndWhatNobodyUnderstandsChangeNothing() {
        var request = publish(request("slow-1s"));
        worker.journalOf(request.getRequestId(), 1);
        worker.send(Topics.CANCELLATIONS, 0, new byte[] {1, 2, 3});
        worker.cancel(Topics.CANCELLATIONS, request.getRequestId(), "ben");

        assertThat(resultOf(request).getStatus()).isEqualTo(ResultStatus.SUCCEEDED);
        assertThat(worker.get("/actuator/prometheus"))
                .contains(
                        "aistrale_cancellations_total{fate=\"undecodable\"} 1.0",
                        "aistrale_cancellations_total{fate=\"refused\"");
    }

    @Test
    void aSourceMayCancelWhatItMayAskForAndNothingElse() {
        worker.registerSource("canceller", "search", List.of("ana"));
        String topic = Topics.cancellationsOf("canceller");
        var ofAnotherProject = publish(request("slow-1s").setProject("ads"));
        worker.journalOf(ofAnotherProject.getRequestId(), 1);
        worker.cancel(topic, ofAnotherProject.getRequestId(), "ana");
        assertThat(resultOf(ofAnotherProject).getStatus()).isEqualTo(ResultStatus.SUCCEEDED);

        var ofAnotherUser =
                publish(
                        WorkerOnRealParts.request("cleo", "openai", "slow-1s", "Hello")
                                .setProject("search"));
        worker.journalOf(ofAnotherUser.getRequestId(), 1);
        worker.cancel(topic, ofAnotherUser.getRequestId(), "cleo");
        assertThat(resultOf(ofAnotherUser).getStatus()).isEqualTo(ResultStatus.SUCCEEDED);

        var own = publish(request("hang").setProject("search"));
        worker.journalOf(own.getRequestId(), 1);
        worker.cancel(topic, own.getRequestId(), "ana");
        assertCancelled(resultOf(own), 1);
    }

    @Test
    void whoTakesOverKnowsWhatWasCancelledBeforeItCame() {
        var parked = publish(request("error-500").setMaxAttempts(10));
        await().until(() ->
                worker.journalOf(parked.getRequestId(), 1).stream()
                        .anyMatch(RequestParked.class::isInstance));
        var between = publish(request("error-500").setMaxAttempts(10));
        worker.journalOf(between.getRequestId(), 6);
        worker.replace(() -> {
            cancel(parked);
            cancel(between);
        });

        assertCancelled(resultOf(between), 3);
        assertCancelled(resultOf(parked), 4);
        assertThat(worker.journalOf(between.getRequestId(), 7))
                .hasSize(7)
                .last()
                .isInstanceOf(RequestEnded.class);
        assertThat(worker.journalOf(parked.getRequestId(), 10))
                .hasSize(10)
                .last()
                .isInstanceOf(RequestEnded.class);
    }
}
