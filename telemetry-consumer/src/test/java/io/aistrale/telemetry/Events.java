package io.aistrale.telemetry;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.event.EvaluationRecorded;
import io.aistrale.schemas.event.EvaluatorKind;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.event.Operation;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.RequestParked;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.event.SourcePosition;
import io.aistrale.schemas.event.Usage;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/// Events of the life of requests, as a worker writes them.
public final class Events {
    public static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    public static final String TRACEPARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

    private Events() {}

    public static InferenceRequest request(UUID requestId) {
        return InferenceRequest.newBuilder()
                .setRequestId(requestId)
                .setUserId("ada")
                .setProject("engine")
                .setTags(Map.of("team", "analysts"))
                .setApiKeyId("key-1")
                .setProvider("openai")
                .setModel("gpt-4o-mini")
                .setOperation(Operation.CHAT)
                .setInputs("What is the answer?")
                .setCreatedAt(createdAt(requestId))
                .build();
    }

    /// Not quite the time inside the id.
    public static Instant createdAt(UUID requestId) {
        return TimeOrderedIds.timeOf(requestId).plusMillis(3).plusNanos(456_000);
    }

    public static Attempt attempt(UUID requestId, int number) {
        return attempt(requestId, number, 0);
    }

    public static Attempt attempt(UUID requestId, int number, int partition) {
        return attempt(requestId, number, partition, "worker-1");
    }

    public static Attempt attempt(UUID requestId, int number, int partition, String workerId) {
        Instant started = createdAt(requestId).plusSeconds(number).truncatedTo(ChronoUnit.MICROS);
        return Attempt.newBuilder()
                .setAttemptId(TimeOrderedIds.next())
                .setRequestId(requestId)
                .setNumber(number)
                .setSource(new SourcePosition("inference.requests", partition, 42L))
                .setLane(Lane.INTERACTIVE)
                .setUserId("ada")
                .setProject("engine")
                .setTags(Map.of("team", "analysts"))
                .setApiKeyId("key-1")
                .setProvider("openai")
                .setModel("gpt-4o-mini")
                .setOperation(Operation.CHAT)
                .setCredentialReference("token-7")
                .setWorkerId(workerId)
                .setTraceparent(TRACEPARENT)
                .setStartedAt(started)
                .setCallDeadline(started.plusSeconds(60))
                .build();
    }

    public static AttemptStarted started(Attempt attempt) {
        return new AttemptStarted(attempt);
    }

    public static AttemptFinished failed(Attempt attempt) {
        return finishing(attempt, AttemptStatus.ERROR)
                .setErrorCode("provider_error")
                .setErrorMessage("it broke")
                .setHttpStatus(500)
                .build();
    }

    public static AttemptFinished succeeded(Attempt attempt) {
        return succeeding(attempt).build();
    }

    public static AttemptFinished.Builder succeeding(Attempt attempt) {
        Usage usage = Usage.newBuilder().setInputTokens(11).setOutputTokens(7).build();
        return finishing(attempt, AttemptStatus.SUCCESS)
                .setHttpStatus(200)
                .setProviderRequestId("req-9")
                .setServedModel("gpt-4o-mini-2024-07-18")
                .setUsage(usage)
                .setResult(
                        result(
                                attempt.getRequestId(),
                                ResultStatus.SUCCEEDED,
                                attempt.getNumber(),
                                usage));
    }

    private static AttemptFinished.Builder finishing(Attempt attempt, AttemptStatus status) {
        return AttemptFinished.newBuilder()
                .setAttempt(attempt)
                .setStatus(status)
                .setFinishedAt(attempt.getStartedAt().plus(Duration.ofMillis(900)))
                .setDurationMicros(890_000)
                .setQueueTimeMicros(1_500);
    }

    public static InferenceResult result(
            UUID requestId, ResultStatus status, int attempts, Usage usage) {
        boolean success = status == ResultStatus.SUCCEEDED;
        return InferenceResult.newBuilder()
                .setRequestId(requestId)
                .setStatus(status)
                .setOutputText(success ? "42" : null)
                .setResponse(success ? "{\"object\":\"chat.completion\"}" : null)
                .setFinishReason(success ? "stop" : null)
                .setUsage(usage)
                .setProvider("openai")
                .setModel("gpt-4o-mini")
                .setAttempts(attempts)
                .setErrorCode(success ? null : "deadline_exceeded")
                .setErrorMessage(success ? null : "too late")
                .setRequestedAt(createdAt(requestId))
                .setFinishedAt(createdAt(requestId).plusSeconds(30))
                .setQueueTimeMicros(1_500)
                .setProviderTimeMicros(890_000)
                .build();
    }

    public static AttemptPresumedUnknown presumed(Attempt attempt) {
        return AttemptPresumedUnknown.newBuilder()
                .setAttempt(attempt)
                .setPresumedAt(attempt.getCallDeadline())
                .setPresumedBy("worker-2")
                .setReason("worker_gone")
                .build();
    }

    public static RequestParked parked(UUID requestId, int parkNumber, int attemptsMade) {
        return RequestParked.newBuilder()
                .setRequestId(requestId)
                .setSource(new SourcePosition("inference.requests", 0, 42L))
                .setUserId("ada")
                .setProject("engine")
                .setParkNumber(parkNumber)
                .setParkedTopic("inference.requests.parked.5s")
                .setDueAt(createdAt(requestId).plusSeconds(5L * parkNumber))
                .setReason("credential_rate_limit")
                .setAttemptsMade(attemptsMade)
                .setParkedAt(createdAt(requestId))
                .setWorkerId("worker-1")
                .setTraceparent(TRACEPARENT)
                .build();
    }

    public static RequestEnded expired(UUID requestId, int attempts) {
        return RequestEnded.newBuilder()
                .setRequestId(requestId)
                .setSource(new SourcePosition("inference.requests", 0, 42L))
                .setUserId("ada")
                .setProject("engine")
                .setTags(Map.of("team", "analysts"))
                .setApiKeyId("key-1")
                .setProvider("openai")
                .setModel("gpt-4o-mini")
                .setOperation(Operation.CHAT)
                .setTraceparent(TRACEPARENT)
                .setEndedAt(createdAt(requestId).plusSeconds(30))
                .setWorkerId("worker-1")
                .setResult(
                        result(
                                requestId,
                                ResultStatus.EXPIRED,
                                attempts,
                                Usage.newBuilder().build()))
                .build();
    }

    public static EvaluationRecorded evaluation(UUID requestId, double score) {
        return EvaluationRecorded.newBuilder()
                .setEvaluationId(TimeOrderedIds.next())
                .setRequestId(requestId)
                .setMetric("relevance")
                .setScore(score)
                .setEvaluator(EvaluatorKind.HUMAN)
                .setEvaluatorName("grace")
                .setUserId("ada")
                .setEvaluatedAt(createdAt(requestId).plusSeconds(60))
                .build();
    }
}
