package io.aistrale.worker.provider;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.token.Secret;
import io.aistrale.worker.provider.ProviderOutcome.Ambiguous;
import io.aistrale.worker.provider.ProviderOutcome.CutOff;
import io.aistrale.worker.provider.ProviderOutcome.Exchange;
import io.aistrale.worker.provider.ProviderOutcome.NotSent;
import io.aistrale.worker.provider.ProviderOutcome.Rejected;
import io.aistrale.worker.provider.ProviderOutcome.Unavailable;
import java.time.Duration;
import java.util.HashMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/// Makes one call: transport, deadline and byte cap once for all dialects. Never repeats anything.
public final class ProviderClient {
    private final HttpEgress egress;

    public ProviderClient(HttpEgress egress) {
        this.egress = egress;
    }

    /// Sends a call and tells its outcome; the future never completes exceptionally but for a bug.
    ///
    /// @param attemptId sent as `Idempotency-Key`
    /// @param timeout longest whole call
    /// @param mayStillSend asked right before the socket write; false keeps the call here
    /// @param chunks takes a streamed answer's pieces
    /// @param unwanted completes where nobody wants the answer any more; the call is then cut off
    public CompletableFuture<ProviderOutcome> call(
            Target target,
            Dialect.Encoding.Call call,
            UUID attemptId,
            Duration timeout,
            BooleanSupplier mayStillSend,
            ChunkSink chunks,
            CompletableFuture<?> unwanted) {
        boolean streams = target.request().stream();
        var headers = new HashMap<>(call.headers());
        headers.put("content-type", "application/json");
        headers.put("content-length", Integer.toString(call.body().length));
        headers.put("accept", streams ? "text/event-stream" : "application/json");
        headers.put("accept-encoding", streams ? "identity" : "gzip");
        headers.put("idempotency-key", attemptId.toString());
        var post =
                new HttpEgress.Post(target.endpoint(), call.uri(), headers, call.body(), timeout);
        var mask = new TokenMask(target.token());
        if (!streams) {
            return egress.send(post, mayStillSend, HttpEgress.PartReader.NONE, unwanted)
                    .thenApply(end -> mask.on(outcome(target, end)));
        }
        var reading = new StreamReading(target, mask.on(chunks));
        var _ =
                egress.send(post, mayStillSend, reading, unwanted)
                        .whenComplete((end, bug) -> {
                            if (end != null) {
                                reading.ended(end);
                            } else {
                                reading.outcome().completeExceptionally(bug);
                            }
                        });
        return reading.outcome().thenApply(mask::on);
    }

    static ProviderOutcome outcome(Target target, HttpEgress.End end) {
        return switch (end) {
            case HttpEgress.Answered(var answer) ->
                    target.dialect().decode(target.request(), answer);
            case HttpEgress.TooLarge(int status, int cap) ->
                    new Rejected(
                            ErrorCode.RESPONSE_TOO_LARGE,
                            "the provider's answer is larger than " + cap + " bytes",
                            OpenAiFormat.estimate(target.request(), cap),
                            Exchange.ofStatus(status));
            case HttpEgress.NeverSent(String why) ->
                    new Unavailable(
                            ErrorCode.PROVIDER_UNAVAILABLE,
                            "the provider cannot be reached: " + why,
                            null,
                            Exchange.NONE);
            case HttpEgress.Withheld() -> new NotSent(Exchange.NONE);
            case HttpEgress.CutOff(boolean sent) -> new CutOff(sent, null, Exchange.NONE);
            case HttpEgress.TimedOut(var limit, var after) ->
                    new Ambiguous(
                            ErrorCode.PROVIDER_TIMEOUT,
                            limit.words() + " within " + after.toMillis() + " ms",
                            Exchange.NONE);
            case HttpEgress.Broken(String why) ->
                    new Ambiguous(
                            ErrorCode.CONNECTION_LOST,
                            "the connection broke after the call was sent: " + why,
                            Exchange.NONE);
        };
    }

    /// Whom to call with what.
    ///
    /// @param token what the call is made with; nothing that its answer says shows it
    public record Target(
            Endpoint endpoint, Dialect dialect, ProviderRequest request, Secret token) {}
}
