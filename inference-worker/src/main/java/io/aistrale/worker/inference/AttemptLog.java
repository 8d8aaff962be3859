package io.aistrale.worker.inference;

import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.trace.TraceContext;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One structured line for every call and every refusal; never tokens or prompt text.
final class AttemptLog {
    private static final Logger log = LoggerFactory.getLogger(AttemptLog.class);

    private AttemptLog() {}

    static void ended(AttemptFinished finished, TraceContext trace) {
        var attempt = finished.getAttempt();
        log.atInfo()
                .addKeyValue("traceId", trace.traceId())
                .addKeyValue("requestId", attempt.getRequestId())
                .addKeyValue("attemptId", attempt.getAttemptId())
                .addKeyValue("number", attempt.getNumber())
                .addKeyValue("user", attempt.getUserId())
                .addKeyValue("provider", attempt.getProvider())
                .addKeyValue("model", attempt.getModel())
                .addKeyValue("status", finished.getStatus().name().toLowerCase(Locale.ROOT))
                .addKeyValue("errorCode", finished.getErrorCode())
                .addKeyValue("durationMillis", finished.getDurationMicros() / 1000)
                .addKeyValue("terminal", finished.getResult() != null)
                .log("attempt ended");
    }

    static void presumed(AttemptPresumedUnknown presumed) {
        var attempt = presumed.getAttempt();
        log.atWarn()
                .addKeyValue("requestId", attempt.getRequestId())
                .addKeyValue("attemptId", attempt.getAttemptId())
                .addKeyValue("number", attempt.getNumber())
                .addKeyValue("startedBy", attempt.getWorkerId())
                .addKeyValue("reason", presumed.getReason())
                .log("attempt presumed unknown");
    }

    static void refused(RequestEnded ended, TraceContext trace) {
        log.atInfo()
                .addKeyValue("traceId", trace.traceId())
                .addKeyValue("requestId", ended.getRequestId())
                .addKeyValue("user", ended.getUserId())
                .addKeyValue("provider", ended.getProvider())
                .addKeyValue("model", ended.getModel())
                .addKeyValue("errorCode", ended.getResult().getErrorCode())
                .log("request ended without a call");
    }
}
