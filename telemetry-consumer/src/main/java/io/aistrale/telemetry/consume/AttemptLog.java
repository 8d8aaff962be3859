package io.aistrale.telemetry.consume;

import static io.aistrale.telemetry.entry.RequestFacts.word;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.telemetry.entry.AttemptEnd;
import io.aistrale.telemetry.entry.Inference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// A line for a provider call that has ended: what, whose and how, never what was said. One that
/// succeeded has its line from the worker already, and only a row here.
final class AttemptLog {
    private static final Logger log = LoggerFactory.getLogger(AttemptLog.class);

    private static final String SUCCESS = word(AttemptStatus.SUCCESS);

    private AttemptLog() {}

    static void ended(AttemptEnd end) {
        switch (end) {
            case AttemptEnd.Known(AttemptFinished event, _) ->
                    ended(
                            event.getAttempt(),
                            word(event.getStatus()),
                            event.getErrorCode(),
                            event.getDurationMicros());
            case AttemptEnd.Presumed(var event, _) ->
                    ended(event.getAttempt(), "unknown", event.getReason(), null);
        }
    }

    private static void ended(
            Attempt attempt,
            String status,
            @Nullable String errorCode,
            @Nullable Long durationMicros) {
        log.atLevel(status.equals(SUCCESS) ? Level.DEBUG : Level.INFO)
                .addKeyValue("traceId", Inference.traceId(attempt.getTraceparent()))
                .addKeyValue("requestId", attempt.getRequestId())
                .addKeyValue("attemptId", attempt.getAttemptId())
                .addKeyValue("number", attempt.getNumber())
                .addKeyValue("userId", attempt.getUserId())
                .addKeyValue("provider", attempt.getProvider())
                .addKeyValue("model", attempt.getModel())
                .addKeyValue("status", status)
                .addKeyValue("errorCode", errorCode)
                .addKeyValue("durationMicros", durationMicros)
                .log("attempt ended");
    }
}
