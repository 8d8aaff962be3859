package io.aistrale.gateway.api;

import io.aistrale.gateway.result.Chunk;
import io.aistrale.gateway.result.Inference;
import io.aistrale.gateway.result.Inference.Wait;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Writes an inference's progress: `status` events while it goes on, `chunk` events of a streamed
/// answer, at last `result`. Each has an id; what a reader says it had last is not sent again.
final class ProgressEvents {

    /// Id of the last event.
    static final String END = "end";

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String id;
    private final UUID requestId;
    private final EventStream events;
    private @Nullable String lastStatus;
    private @Nullable UUID attempt;
    private int sequence = -1;

    /// @param lastEvent id of the event the reader had last; null: none
    ProgressEvents(String id, UUID requestId, EventStream events, @Nullable String lastEvent) {
        this.id = id;
        this.requestId = requestId;
        this.events = events;
        this.lastStatus = lastEvent;
    }

    /// What a `status` event tells.
    record StatusJson(
            String id,
            UUID requestId,
            String status,
            int attempts,
            @Nullable String waitingFor,
            @Nullable Instant waitingUntil) {}

    /// Tells how it stands, unless the reader knows.
    void status(String status, int attempts, @Nullable Wait wait) throws IOException {
        String event =
                status + "-" + attempts + (wait == null ? "" : "-" + wait.until().toEpochMilli());
        if (event.equals(lastStatus)) {
            return;
        }
        lastStatus = event;
        events.event(
                "status",
                event,
                JSON.writeValueAsString(
                        new StatusJson(
                                id,
                                requestId,
                                status,
                                attempts,
                                wait == null ? null : wait.reason(),
                                wait == null ? null : wait.until())));
        events.flush();
    }

    /// Tells a piece of the answer, unless it is Kafka's resend. The chunks of one attempt come in
    /// order; those from before the reader came are not there.
    void chunk(Chunk chunk) throws IOException {
        if (chunk.attemptId().equals(attempt) && chunk.sequence() <= sequence) {
            return;
        }
        attempt = chunk.attemptId();
        sequence = chunk.sequence();
        String text = chunk.json();
        if (text == null) {
            return;
        }
        for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
            events.event("chunk", attempt + "-" + sequence, line);
        }
        events.flush();
    }

    void result(Inference inference) throws IOException {
        events.event("result", END, JSON.writeValueAsString(InferenceJson.of(id, inference)));
        events.flush();
    }

    void alive() throws IOException {
        events.comment("waiting");
    }
}
