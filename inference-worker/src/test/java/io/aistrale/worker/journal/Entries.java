package io.aistrale.worker.journal;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.event.SourcePosition;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Journal entries of tests, all of one moment.
final class Entries {
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private Entries() {}

    static Attempt attempt(UUID request, int number, String worker, SourcePosition source) {
        return Attempt.newBuilder()
                .setAttemptId(TimeOrderedIds.next())
                .setRequestId(request)
                .setNumber(number)
                .setSource(source)
                .setUserId("ana")
                .setProject("default")
                .setProvider("openai")
                .setModel("m")
                .setWorkerId(worker)
                .setStartedAt(NOW)
                .setCallDeadline(NOW.plusSeconds(60))
                .build();
    }

    static InferenceResult result(UUID request) {
        return InferenceResult.newBuilder()
                .setRequestId(request)
                .setStatus(ResultStatus.SUCCEEDED)
                .setProvider("openai")
                .setModel("m")
                .setRequestedAt(NOW)
                .setFinishedAt(NOW)
                .build();
    }

    /// @param result null where another call follows
    static AttemptFinished finished(Attempt attempt, @Nullable InferenceResult result) {
        return AttemptFinished.newBuilder()
                .setAttempt(attempt)
                .setStatus(result == null ? AttemptStatus.ERROR : AttemptStatus.SUCCESS)
                .setErrorCode(result == null ? "provider_error" : null)
                .setFinishedAt(NOW)
                .setDurationMicros(1)
                .setResult(result)
                .build();
    }

    static AttemptFinished givenUpUnsent(Attempt attempt) {
        return AttemptFinished.newBuilder(finished(attempt, null))
                .setErrorCode("lease_lost")
                .build();
    }

    static RequestEnded ended(UUID request, String worker, SourcePosition source) {
        return RequestEnded.newBuilder()
                .setRequestId(request)
                .setSource(source)
                .setUserId("ana")
                .setProject("default")
                .setProvider("openai")
                .setModel("m")
                .setEndedAt(NOW)
                .setWorkerId(worker)
                .setResult(result(request))
                .build();
    }
}
