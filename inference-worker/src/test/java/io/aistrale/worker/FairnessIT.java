package io.aistrale.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.topic.Topics;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Who shares a worker with a flood, on real parts, against the provider simulator.
@WithRealParts
class FairnessIT {
    private static final int FLOOD = 400;
    private static final String TWO_SECONDS = "slow-2s";

    /// The flood takes 50 s.
    @Test
    void whoComesForTheFirstTimeBehindAFloodHasTheNextPlace() {
        try (var worker = WorkerOnRealParts.start("--aistrale.worker.max-in-flight=16")) {
            var result = behindAFlood(worker);

            assertThat(result.getStatus()).isEqualTo(ResultStatus.SUCCEEDED);
            assertThat(worker.callsOf(TWO_SECONDS)).isLessThan(FLOOD / 4);
        }
    }

    /// Some 30 records can be read ahead; who lies behind 400 has to be looked for.
    @Test
    void norDoesHeWaitForItsEndWhereNotAllOfItCanBeReadAhead() {
        try (var worker =
                WorkerOnRealParts.start(
                        "--aistrale.worker.max-in-flight=16",
                        "--aistrale.worker.max-waiting-bytes=80KB")) {
            var result = behindAFlood(worker);

            assertThat(result.getStatus()).isEqualTo(ResultStatus.SUCCEEDED);
            assertThat(worker.callsOf(TWO_SECONDS)).isLessThan(FLOOD * 3 / 4);
        }
    }

    private static InferenceResult behindAFlood(WorkerOnRealParts worker) {
        worker.storeToken("openai", "anna", "sk-c4nary-token");
        worker.storeToken("openai", "ben", "sk-c4nary-token");
        for (int i = 0; i < FLOOD; i++) {
            worker.publish(
                    Topics.REQUESTS,
                    WorkerOnRealParts.request("anna", "openai", TWO_SECONDS, "Hello").build(),
                    Map.of());
        }
        var request = WorkerOnRealParts.request("ben", "openai", "echo", "Hello").build();
        worker.publish(Topics.REQUESTS, request, Map.of());
        return worker.replyTo(request.getRequestId()).result();
    }
}
