package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Admission;
import io.aistrale.gateway.admission.Admission.Admitted;
import io.aistrale.gateway.admission.RequestContext;
import io.aistrale.gateway.result.Inference;
import io.aistrale.gateway.result.ReplyStream;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.trace.TraceContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/// Takes requests in and does what their [Intake] says: publishes them, or follows those that Kafka
/// has.
@Component
final class TakenRequests {

    private final Intakes intakes;
    private final Submissions submissions;
    private final InferenceFollowing following;

    TakenRequests(Intakes intakes, Submissions submissions, InferenceFollowing following) {
        this.intakes = intakes;
        this.submissions = submissions;
        this.following = following;
    }

    /// @param path of the route
    /// @param admission what the route makes of a body
    Intake take(
            RequestContext context,
            String path,
            byte[] body,
            Function<RequestContext, Admission> admission) {
        return intakes.take(context, path, body, admission);
    }

    /// @param wait longest wait for the result; zero: none
    Submission submit(Intake.Taken taken, TraceContext trace, Duration wait) {
        return switch (taken) {
            case Intake.Publish(Admitted admitted) -> submissions.submit(admitted, trace, wait);
            case Intake.Follow(Admitted admitted) when wait.isZero() || !admitted.replyHere() ->
                    new Submission.Accepted();
            case Intake.Follow(Admitted admitted) -> follow(admitted.request(), wait);
        };
    }

    /// A place to be streamed to; to be taken before the request is submitted without a wait.
    StreamPlace takeStream(Intake.Taken taken) {
        return switch (taken) {
            case Intake.Publish(Admitted admitted) -> submissions.takeStream(admitted.request());
            // Its chunks go to who asked first, or are gone.
            case Intake.Follow(Admitted admitted) -> follow(admitted.request());
        };
    }

    /// What the database has of a request's result.
    Optional<Inference> stored(InferenceRequest request) {
        return following.findInTurn(request.getRequestId(), request.getUserId());
    }

    private StreamPlace follow(InferenceRequest request) {
        return following
                .follow(request.getRequestId(), request.getUserId(), false)
                .<StreamPlace>map(StreamPlace.Taken::new)
                .orElseGet(() -> new StreamPlace.Refused(ApiError.tooManyWaiting()));
    }

    private Submission follow(InferenceRequest request, Duration wait) {
        return switch (follow(request)) {
            case StreamPlace.Refused(ApiError error) -> new Submission.NotTaken(error);
            case StreamPlace.Taken(ReplyStream place) -> {
                try (place) {
                    yield following
                            .find(request.getRequestId(), request.getUserId())
                            .filter(Inference::ended)
                            .or(() ->
                                    following.end(
                                            place,
                                            request.getRequestId(),
                                            request.getUserId(),
                                            wait))
                            .<Submission>map(Submission.Found::new)
                            .orElseGet(Submission.Accepted::new);
                }
            }
        };
    }
}
