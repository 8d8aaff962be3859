package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.gateway.GatewayClient.Answer;
import io.aistrale.gateway.result.PendingReplies;
import io.aistrale.gateway.result.Replies;
import io.aistrale.schemas.event.InferenceChunk;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A chat under way that asked to be streamed; the test is its worker.
final class StreamedCall {

    final InferenceRequest request;
    private final PendingReplies pending;
    private final UUID attempt = TimeOrderedIds.next();
    private final CompletableFuture<Answer> answer;

    private StreamedCall(
            InferenceRequest request, PendingReplies pending, CompletableFuture<Answer> answer) {
        this.request = request;
        this.pending = pending;
        this.answer = answer;
    }

    /// Asks, and returns when the request is published.
    static StreamedCall start(
            GatewayClient client, ScriptedWorker worker, PendingReplies pending, String body) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        int before = worker.requests.size();
        Thread.startVirtualThread(() -> {
            try {
                answer.complete(client.post("/v1/chat/completions", body));
            } catch (Exception failed) {
                answer.completeExceptionally(failed);
            }
        });
        return of(before, worker, pending, answer);
    }

    /// Joins a request that somebody else is about to make.
    static StreamedCall of(
            int before,
            ScriptedWorker worker,
            PendingReplies pending,
            CompletableFuture<Answer> answer) {
        await().until(() -> worker.requests.size() > before);
        InferenceRequest request = worker.requests.get(before);
        assertThat(request.getStream()).isTrue();
        return new StreamedCall(request, pending, answer);
    }

    StreamedCall chunk(int sequence, @Nullable String json) {
        return chunk(attempt, sequence, json, false);
    }

    StreamedCall last(int sequence, @Nullable String json) {
        return chunk(attempt, sequence, json, true);
    }

    StreamedCall chunk(UUID ofAttempt, int sequence, @Nullable String json, boolean last) {
        Replies.deliver(
                pending,
                InferenceChunk.newBuilder()
                        .setRequestId(request.getRequestId())
                        .setAttemptId(ofAttempt)
                        .setSequence(sequence)
                        .setChunk(json)
                        .setLast(last)
                        .setReceivedAt(Instant.EPOCH)
                        .build());
        return this;
    }

    /// @param response null: the worker's own
    StreamedCall succeed(@Nullable String response) {
        return end(
                InferenceResult.newBuilder(ScriptedWorker.result(request))
                        .setStatus(ResultStatus.SUCCEEDED)
                        .setResponse(response)
                        .setErrorCode(null)
                        .build());
    }

    /// @param output what the model had said by then
    StreamedCall fail(ResultStatus status, @Nullable String code, @Nullable String output) {
        return end(
                InferenceResult.newBuilder(ScriptedWorker.result(request))
                        .setStatus(status)
                        .setErrorCode(code)
                        .setErrorMessage("the worker says " + code)
                        .setUsage(null)
                        .setResponse(null)
                        .setOutputText(output)
                        .build());
    }

    boolean isAnswered() {
        return answer.isDone();
    }

    Answer answer() throws Exception {
        return answer.get(30, TimeUnit.SECONDS);
    }

    /// The answer, which must be a stream, as its bytes.
    String events() throws Exception {
        Answer stream = answer();
        assertThat(stream.status()).as(stream.toString()).isEqualTo(200);
        assertThat(stream.header("Content-Type"))
                .isEqualToIgnoringCase("text/event-stream;charset=UTF-8");
        return stream.response().body();
    }

    private StreamedCall end(InferenceResult result) {
        Replies.deliver(pending, result);
        return this;
    }
}
