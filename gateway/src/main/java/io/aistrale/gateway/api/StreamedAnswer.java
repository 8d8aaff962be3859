package io.aistrale.gateway.api;

import io.aistrale.gateway.result.Arrival;
import io.aistrale.gateway.result.Chunk;
import io.aistrale.gateway.result.ChunkOrder;
import io.aistrale.gateway.result.ReplyStream;
import io.aistrale.gateway.result.Standing;
import io.aistrale.gateway.result.StreamProperties;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.ResultStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sends one answer's chunks on as they come, until its result says how it ended. The result may
/// overtake the last chunks, so a success waits a while for them.
final class StreamedAnswer {

    private final ReplyStream replies;
    private final EventStream events;
    private final ChunkJson json;
    private final StreamErrors errors;
    private final StreamProperties properties;
    private final Supplier<Optional<InferenceResult>> stored;
    private final ChunkOrder order = new ChunkOrder();
    private final long started = System.nanoTime();

    /// Times since the start, nanoseconds: when waiting ends, when the next comment is due.
    private long until;

    private long quietUntil;
    private @Nullable InferenceResult success;

    /// @param stored the result as the database has it, for those who only follow the request
    StreamedAnswer(
            ReplyStream replies,
            EventStream events,
            ChunkJson json,
            StreamErrors errors,
            StreamProperties properties,
            Supplier<Optional<InferenceResult>> stored) {
        this.replies = replies;
        this.events = events;
        this.json = json;
        this.errors = errors;
        this.properties = properties;
        this.stored = stored;
        this.until = errors.longestWait().toNanos();
        this.quietUntil = properties.keepAlive().toNanos();
    }

    /// @throws IOException the client is gone
    StreamEnd follow() throws IOException {
        Optional<StreamEnd> end = Optional.empty();
        while (end.isEmpty()) {
            Duration patience = Duration.ofNanos(Math.min(until, quietUntil) - elapsed());
            end =
                    switch (replies.next(patience)) {
                        case Arrival.Piece(Chunk chunk) -> afterChunk(chunk);
                        case Arrival.Result(InferenceResult result) -> afterResult(result);
                        case Arrival.Change(Standing standing) -> afterChange(standing);
                        case Arrival.Overflow _ -> failed(errors.tooSlow());
                        case Arrival.Release _ -> failed(errors.stopping());
                        case Arrival.Silence _ -> afterSilence();
                    };
        }
        return end.get();
    }

    private Optional<StreamEnd> afterChunk(Chunk chunk) throws IOException {
        return switch (order.stand(chunk)) {
            case REPEATED -> Optional.empty();
            case AFTER_GAP -> failed(errors.incomplete());
            case NEXT -> {
                send(chunk);
                yield endOfSuccess();
            }
        };
    }

    private void send(Chunk chunk) throws IOException {
        String text = chunk.json();
        if (text == null) {
            return;
        }
        for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
            Optional<String> data = json.forClient(line);
            if (data.isPresent()) {
                events.data(data.get());
                quietUntil = elapsed() + properties.keepAlive().toNanos();
            }
        }
        events.flush();
    }

    private Optional<StreamEnd> afterResult(InferenceResult result) {
        if (result.getStatus() != ResultStatus.SUCCEEDED) {
            return failed(errors.ofResult(result, order.hasBegun()));
        }
        success = result;
        if (!replies.takesChunks()) {
            return Optional.of(atOnce(result));
        }
        until = elapsed() + properties.lastChunkWithin().toNanos();
        return endOfSuccess();
    }

    private Optional<StreamEnd> afterChange(Standing standing) {
        return standing.ended() ? stored.get().flatMap(this::afterResult) : Optional.empty();
    }

    /// Times count only when there is nothing to take: a slow client has its chunks first.
    private Optional<StreamEnd> afterSilence() throws IOException {
        if (elapsed() >= until) {
            return success == null
                    ? failed(errors.late())
                    : Optional.of(events.carriesData() ? incomplete() : atOnce(success));
        }
        if (elapsed() >= quietUntil) {
            events.comment("waiting");
            quietUntil = elapsed() + properties.keepAlive().toNanos();
        }
        return Optional.empty();
    }

    private Optional<StreamEnd> endOfSuccess() {
        if (success == null || !order.isComplete()) {
            return Optional.empty();
        }
        return Optional.of(events.carriesData() ? new StreamEnd.Whole() : atOnce(success));
    }

    private StreamEnd atOnce(InferenceResult result) {
        String response = result.getResponse();
        List<String> chunks = response == null ? List.of() : json.ofWhole(response);
        return chunks.isEmpty()
                ? new StreamEnd.Failed(errors.unreadable())
                : new StreamEnd.AtOnce(chunks);
    }

    private StreamEnd incomplete() {
        return new StreamEnd.Failed(errors.incomplete());
    }

    private static Optional<StreamEnd> failed(ApiError error) {
        return Optional.of(new StreamEnd.Failed(error));
    }

    private long elapsed() {
        return System.nanoTime() - started;
    }
}
