package io.aistrale.gateway;

import io.aistrale.gateway.publish.CancellationPublisher;
import io.aistrale.gateway.publish.EvaluationPublisher;
import io.aistrale.gateway.publish.Published;
import io.aistrale.gateway.publish.RequestPublisher;
import io.aistrale.gateway.result.PendingReplies;
import io.aistrale.gateway.result.Replies;
import io.aistrale.schemas.event.CancellationRequested;
import io.aistrale.schemas.event.EvaluationRecorded;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.event.PassedOver;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.event.Usage;
import io.aistrale.schemas.trace.TraceContext;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Takes requests in Kafka's place and answers them in a worker's. The model says how: `silent`
/// never, `fail:<code>` with that error, any other with a success; `routed` is served as a route's
/// second target.
final class ScriptedWorker implements RequestPublisher, CancellationPublisher, EvaluationPublisher {

    static final String RESPONSE = "{\"id\":\"chatcmpl-1\", \"x_new\": 1.10}";

    private static final PassedOver WITHOUT_TOKEN =
            new PassedOver("openai", "gpt", "credential_not_found", "no token", false);

    final List<InferenceRequest> requests = new CopyOnWriteArrayList<>();
    final List<CancellationRequested> cancellations = new CopyOnWriteArrayList<>();
    final List<EvaluationRecorded> evaluations = new CopyOnWriteArrayList<>();
    final List<TraceContext> traces = new CopyOnWriteArrayList<>();
    volatile Published outcome;
    volatile boolean chunksAreRead = true;
    volatile boolean requestsAreRead = true;

    private final PendingReplies pending;

    ScriptedWorker(PendingReplies pending, Published outcome) {
        this.pending = pending;
        this.outcome = outcome;
    }

    @Override
    public Published publish(
            InferenceRequest request, Lane lane, TraceContext trace, OptionalInt replyPartition) {
        requests.add(request);
        traces.add(trace);
        if (outcome instanceof Published.Acknowledged && !request.getModel().equals("silent")) {
            Replies.deliver(pending, result(request));
        }
        return outcome;
    }

    /// A request that has not ended is cancelled at once.
    @Override
    public Published publish(CancellationRequested cancellation) {
        cancellations.add(cancellation);
        if (outcome instanceof Published.Acknowledged) {
            requests.stream()
                    .filter(request -> request.getRequestId().equals(cancellation.getRequestId()))
                    .filter(request -> request.getModel().equals("silent"))
                    .forEach(request -> Replies.deliver(pending, cancelled(request)));
        }
        return outcome;
    }

    @Override
    public Published publish(EvaluationRecorded evaluation) {
        evaluations.add(evaluation);
        return outcome;
    }

    static InferenceResult cancelled(InferenceRequest request) {
        return InferenceResult.newBuilder(result(request))
                .setStatus(ResultStatus.CANCELLED)
                .setOutputText(null)
                .setResponse(null)
                .setFinishReason(null)
                .setUsage(null)
                .setErrorCode("cancelled")
                .setErrorMessage("the request was cancelled")
                .build();
    }

    static InferenceResult result(InferenceRequest request) {
        String model = request.getModel();
        String error = model.startsWith("fail:") ? model.substring("fail:".length()) : null;
        boolean routed = model.equals("routed");
        return InferenceResult.newBuilder()
                .setRequestId(request.getRequestId())
                .setStatus(error == null ? ResultStatus.SUCCEEDED : ResultStatus.FAILED)
                .setOutputText(error == null ? "hello" : null)
                .setResponse(error == null ? RESPONSE : null)
                .setFinishReason(error == null ? "stop" : null)
                .setUsage(usage(error))
                .setProvider(routed ? "anthropic" : request.getProvider())
                .setModel(model)
                .setRoute(routed ? model : null)
                .setPassedOver(routed ? List.of(WITHOUT_TOKEN) : List.of())
                .setAttempts(1)
                .setErrorCode(error)
                .setErrorMessage(error == null ? null : "the worker says " + error)
                .setRequestedAt(request.getCreatedAt())
                .setStartedAt(request.getCreatedAt())
                .setFinishedAt(request.getCreatedAt())
                .setQueueTimeMicros(1_500)
                .setProviderTimeMicros(2_000_000)
                .build();
    }

    private static @Nullable Usage usage(@Nullable String error) {
        return error == null
                ? Usage.newBuilder().setInputTokens(9).setOutputTokens(3).build()
                : null;
    }
}
