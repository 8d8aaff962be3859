package io.aistrale.gateway.mutant;

import io.aistrale.gateway.publish.Published;
import io.aistrale.gateway.publish.RequestPublisher;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.trace.TraceContext;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Says that Kafka has what is sent a second later: wide enough for a kill to come in between.
record HastyPublisher(RequestPublisher publisher) implements RequestPublisher {
    private static final long LAG_SECONDS = 1;

    @Override
    public Published publish(
            InferenceRequest request, Lane lane, TraceContext trace, OptionalInt replyPartition) {
        CompletableFuture.delayedExecutor(LAG_SECONDS, TimeUnit.SECONDS)
                .execute(() -> publisher.publish(request, lane, trace, replyPartition));
        return new Published.Acknowledged();
    }
}
