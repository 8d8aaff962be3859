package io.aistrale.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Who shares a worker with a flood, on real parts, against the provider simulator.
@WithRealParts
class FairnessIT {
    private static final int FLOOD = 400;
    private static final String TWO_SECONDS = "slow-2s";

    /// The flood takes 50 s; what lies in Kafka behind it was never seen before.
    @Test
    void whoComesForTheFirstTimeBehindAFloodDoesNotWaitForItsEnd() {
        try (var worker = WorkerOnRealParts.start("--aistrale.worker.max-in-flight=16")) {
            worker.storeToken("openai", "anna", "sk-c4nary-token");
            worker.storeToken("openai", "ben", "sk-c4nary-token");
            for (int i = 0; i < FLOOD; i++) {
                worker.publish(
                        Topics.REQUESTS,
                        WorkerOnRealParts.request("anna", "openai", TWO_SECONDS, "Hello").build(),
                        Map.of());
            }
            var request = WorkerOnRealParts.request("ben", "openai", "echo", "Hello").build();
            var published = Instant.now();
            worker.publish(Topics.REQUESTS, request, Map.of());

            var result = worker.replyTo(request.getRequestId()).result();

            assertThat(result.getStatus()).isEqualTo(ResultStatus.SUCCEEDED);
            assertThat(Duration.between(published, result.getFinishedAt()))
                    .isLessThan(Duration.ofSeconds(20));
            assertThat(worker.callsOf(TWO_SECONDS)).isLessThan(FLOOD / 2);
        }
    }
}
