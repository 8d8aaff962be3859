package io.aistrale.worker.inference;

import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.event.SourcePosition;
import io.aistrale.schemas.trace.TraceContext;
import io.aistrale.worker.park.Stay;
import io.aistrale.worker.publish.ReplyAddress;
import java.time.Instant;

/// A request as it arrived, with what its record says beside it.
///
/// @param arrivedAt when Kafka had its first record
/// @param deadline when it stops being worth an answer
/// @param stay what it brings along from the parked topics
public record Arrival(
        InferenceRequest request,
        SourcePosition source,
        Lane lane,
        Instant arrivedAt,
        Instant deadline,
        ReplyAddress reply,
        TraceContext trace,
        Stay stay) {}
