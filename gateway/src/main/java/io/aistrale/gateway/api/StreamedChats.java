package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Admission.Admitted;
import io.aistrale.gateway.id.InferenceIds;
import io.aistrale.gateway.result.Inference;
import io.aistrale.gateway.result.ReplyProperties;
import io.aistrale.gateway.result.ReplyStream;
import io.aistrale.gateway.result.StreamProperties;
import io.aistrale.schemas.event.InferenceRequest;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Answers chats with `stream: true`, on the request's own virtual thread: it waits for chunks and
/// writes them, and holds up nobody but its client.
@Component
final class StreamedChats {

    private static final Logger LOG = LoggerFactory.getLogger(StreamedChats.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final TakenRequests requests;
    private final SubmissionAnswers answers;
    private final Duration longestWait;
    private final StreamProperties properties;
    private final MeterRegistry meters;

    StreamedChats(
            TakenRequests requests,
            InferenceIds ids,
            ReplyProperties replies,
            StreamProperties properties,
            MeterRegistry meters) {
        this.requests = requests;
        this.answers = new SubmissionAnswers(ids);
        this.longestWait = replies.longestWait();
        this.properties = properties;
        this.meters = meters;
    }

    /// Publishes the request and writes what comes.
    ///
    /// @return the answer where it is no stream; null: it is written
    @Nullable ResponseEntity<Object> answer(
            Intake.Taken taken, Received received, HttpServletResponse response) {
        return switch (requests.takeStream(taken)) {
            case StreamPlace.Refused(ApiError error) -> error.toResponse();
            case StreamPlace.Taken(ReplyStream replies) -> {
                try (replies) {
                    yield switch (requests.submit(taken, received.trace(), Duration.ZERO)) {
                        case Submission.NotTaken(ApiError error) -> error.toResponse();
                        case Submission.Accepted _, Submission.Ended _, Submission.Found _ ->
                                write(taken.admitted(), replies, response);
                    };
                }
            }
        };
    }

    private @Nullable ResponseEntity<Object> write(
            Admitted admitted, ReplyStream replies, HttpServletResponse response) {
        InferenceRequest request = admitted.request();
        EventStream events = new EventStream(response, answers.headers(request));
        try {
            return finish(follow(admitted, replies, events), request, events);
        } catch (IOException gone) {
            LOG.debug("The client of request {} is gone", request.getRequestId(), gone);
            count("client_gone");
            return null;
        }
    }

    private StreamEnd follow(Admitted admitted, ReplyStream replies, EventStream events)
            throws IOException {
        InferenceRequest request = admitted.request();
        StreamErrors errors =
                new StreamErrors(
                        answers.idOf(request), request.getIdempotencyKey() != null, longestWait);
        ChunkJson json = new ChunkJson(admitted.usageInStream());
        try {
            return new StreamedAnswer(
                            replies,
                            events,
                            json,
                            errors,
                            properties,
                            () -> requests.stored(request).map(Inference::toResult))
                    .follow();
        } catch (DataAccessException away) {
            LOG.warn(
                    "The result of request {} cannot be read: {}",
                    request.getRequestId(),
                    away.getMessage());
            return new StreamEnd.Failed(ApiError.databaseUnavailable());
        } catch (JacksonException | NumberFormatException _) {
            // Its message may repeat what the model said.
            LOG.error("Request {} got chunks that are no JSON", admitted.request().getRequestId());
            return new StreamEnd.Failed(errors.unreadable());
        } catch (RuntimeException bug) {
            LOG.error("A stream failed unexpectedly", bug);
            return new StreamEnd.Failed(ApiError.ofStatus(HttpStatus.INTERNAL_SERVER_ERROR));
        }
    }

    private @Nullable ResponseEntity<Object> finish(
            StreamEnd end, InferenceRequest request, EventStream events) throws IOException {
        switch (end) {
            case StreamEnd.Whole _ -> events.data("[DONE]");
            case StreamEnd.AtOnce(var chunks) -> {
                for (String chunk : chunks) {
                    events.data(chunk);
                }
                events.data("[DONE]");
            }
            case StreamEnd.Failed(ApiError error) -> {
                count("failed");
                if (!events.hasBegun()) {
                    return error.toResponse(answers.headers(request));
                }
                events.data(JSON.writeValueAsString(error.body()));
                events.flush();
                return null;
            }
        }
        events.flush();
        count("done");
        return null;
    }

    private void count(String outcome) {
        meters.counter("gateway.streams", "outcome", outcome).increment();
    }
}
