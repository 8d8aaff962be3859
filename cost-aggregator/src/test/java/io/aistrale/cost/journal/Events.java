package io.aistrale.cost.journal;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.event.SourcePosition;
import io.aistrale.schemas.event.Usage;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.topic.Topics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Journal events as workers write them.
final class Events {
    private Events() {}

    static Attempt attempt(String provider, String model) {
        return attempt("ann", provider, model, Instant.now(), Map.of("team", "blue"));
    }

    static Attempt attempt(
            String user,
            String provider,
            String model,
            Instant startedAt,
            Map<String, String> tags) {
        Instant at = startedAt.truncatedTo(ChronoUnit.MICROS);
        return Attempt.newBuilder()
                .setAttemptId(TimeOrderedIds.next())
                .setRequestId(TimeOrderedIds.next())
                .setNumber(1)
                .setSource(new SourcePosition(Topics.REQUESTS, 0, 0L))
                .setUserId(user)
                .setProject("support")
                .setTags(tags)
                .setApiKeyId(user.equals("ann") ? null : "key-of-" + user)
                .setProvider(provider)
                .setModel(model)
                .setWorkerId("worker-1")
                .setTraceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .setStartedAt(at)
                .setCallDeadline(at.plusSeconds(60))
                .setInputTokensEstimate(1000)
                .setOutputTokensCap(500L)
                .build();
    }

    static AttemptStarted started(Attempt attempt) {
        return new AttemptStarted(attempt);
    }

    static AttemptFinished finished(Attempt attempt, AttemptStatus status, @Nullable Usage usage) {
        return AttemptFinished.newBuilder()
                .setAttempt(attempt)
                .setStatus(status)
                .setUsage(usage)
                .setFinishedAt(attempt.getStartedAt().plusMillis(10))
                .setDurationMicros(10_000)
                .build();
    }

    static AttemptPresumedUnknown presumedUnknown(Attempt attempt) {
        return new AttemptPresumedUnknown(
                attempt, attempt.getCallDeadline(), "worker-2", "worker_gone");
    }

    static Usage usage(long input, long cachedInput, long output, long reasoning) {
        return Usage.newBuilder()
                .setInputTokens(input)
                .setCachedInputTokens(cachedInput)
                .setOutputTokens(output)
                .setReasoningTokens(reasoning)
                .build();
    }
}
