package io.aistrale.gateway.failpoint;

import io.aistrale.gateway.failpoint.Failpoint.Step;
import io.aistrale.gateway.publish.Published;
import io.aistrale.gateway.publish.RequestPublisher;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.trace.TraceContext;
import java.util.OptionalInt;

/// A publisher whose acknowledgements pass the steps of a failpoint.
record PassingPublisher(RequestPublisher publisher, Failpoint failpoint)
        implements RequestPublisher {

    @Override
    public Published publish(
            InferenceRequest request, Lane lane, TraceContext trace, OptionalInt replyPartition) {
        Published published = publisher.publish(request, lane, trace, replyPartition);
        if (published instanceof Published.Acknowledged) {
            boolean keyed = request.getIdempotencyKey() != null;
            failpoint.pass(keyed ? Step.KEYED_ACKED : Step.UNKEYED_ACKED);
        }
        return published;
    }
}
