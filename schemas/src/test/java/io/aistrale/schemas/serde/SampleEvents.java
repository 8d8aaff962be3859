package io.aistrale.schemas.serde;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.event.CostRecorded;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.event.Operation;
import io.aistrale.schemas.event.PromptReference;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.event.SourcePosition;
import io.aistrale.schemas.event.Usage;
import io.aistrale.schemas.topic.Topics;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;

/// Events with everything a serde can get wrong: decimals, microseconds, UUIDs, nesting, unions
/// both ways, maps, enums and text beyond ASCII.
public final class SampleEvents {

    static final UUID REQUEST_ID = UUID.fromString("019abcde-0000-7000-8000-000000000001");
    static final UUID ATTEMPT_ID = UUID.fromString("019abcde-0000-7000-8000-000000000002");
    private static final Instant STARTED = Instant.parse("2026-11-22T10:15:30.123456Z");
    private static final Instant FINISHED = Instant.parse("2026-11-22T10:15:31.654321Z");

    /// An event and a topic that carries it.
    public record Sample(String topic, SpecificRecord event) {
        @Override
        public String toString() {
            return event.getClass().getSimpleName();
        }
    }

    private SampleEvents() {}

    public static List<Sample> all() {
        return List.of(
                new Sample(Topics.REQUESTS, request()),
                new Sample(Topics.JOURNAL, finished()),
                new Sample(Topics.COSTS, cost("0.000123456789")),
                new Sample(Topics.COSTS, cost("-99999999999999999999999999.999999999999")),
                new Sample(Topics.REPLIES_PREFIX + Topics.DEFAULT_ALIAS, result()));
    }

    static InferenceRequest request() {
        return InferenceRequest.newBuilder()
                .setRequestId(REQUEST_ID)
                .setUserId("Žofie 🦊")
                .setTags(Map.of("team", "søk"))
                .setModel("meta-llama/Llama-3.1-8B-Instruct")
                .setOperation(Operation.CHAT)
                .setPrompt(
                        PromptReference.newBuilder()
                                .setName("summary")
                                .setVersion(3)
                                .setVariables("{\"text\":\"a\\nb\"}")
                                .build())
                .setDeadline(FINISHED)
                .setCreatedAt(STARTED)
                .build();
    }

    static AttemptFinished finished() {
        return AttemptFinished.newBuilder()
                .setAttempt(attempt())
                .setStatus(AttemptStatus.SUCCESS)
                .setHttpStatus(200)
                .setUsage(usage())
                .setFinishedAt(FINISHED)
                .setDurationMicros(1_530_865)
                .setTimeToFirstTokenMicros(90_001L)
                .setResult(result())
                .build();
    }

    static CostRecorded cost(String usd) {
        return CostRecorded.newBuilder()
                .setAttemptId(ATTEMPT_ID)
                .setRequestId(REQUEST_ID)
                .setUserId("ann")
                .setProject("default")
                .setTags(Map.of())
                .setProvider("openai")
                .setModel("gpt-4o-mini")
                .setAttemptStatus(AttemptStatus.SUCCESS)
                .setAttemptStartedAt(STARTED)
                .setUsage(usage())
                .setPriceVersion("2026-11-01")
                .setCostUsd(new BigDecimal(usd))
                .setUnpriced(false)
                .setRecordedAt(FINISHED)
                .build();
    }

    static InferenceResult result() {
        return InferenceResult.newBuilder()
                .setRequestId(REQUEST_ID)
                .setStatus(ResultStatus.SUCCEEDED)
                .setOutputText("naïve ☕")
                .setUsage(usage())
                .setProvider("openai")
                .setModel("gpt-4o-mini")
                .setAttempts(1)
                .setRequestedAt(STARTED)
                .setFinishedAt(FINISHED)
                .build();
    }

    private static Attempt attempt() {
        return Attempt.newBuilder()
                .setAttemptId(ATTEMPT_ID)
                .setRequestId(REQUEST_ID)
                .setNumber(1)
                .setSource(new SourcePosition(Topics.REQUESTS, 7, 12_345_678_901L))
                .setLane(Lane.INTERACTIVE)
                .setUserId("ann")
                .setProject("default")
                .setTags(Map.of("team", "søk"))
                .setProvider("openai")
                .setModel("gpt-4o-mini")
                .setOperation(Operation.CHAT)
                .setWorkerId("worker-1")
                .setStartedAt(STARTED)
                .setCallDeadline(FINISHED)
                .build();
    }

    private static Usage usage() {
        return Usage.newBuilder()
                .setInputTokens(1_200)
                .setCachedInputTokens(1_024)
                .setOutputTokens(88)
                .build();
    }
}
