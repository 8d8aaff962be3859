package io.aistrale.schemas.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A span with its end. Spans are made when what they tell of is over, from the times that were
/// noted on the way: none can be left open, and one whose process died is told by who finds it.
///
/// @param self the trace it stands in and its own id
/// @param parent id of its parent span; null where the trace begins with it
/// @param attributes never tokens, prompts, outputs or a provider's words
/// @param errorType what it failed by, from a bounded set; null where it did not
public record FinishedSpan(
        TraceContext self,
        @Nullable String parent,
        String name,
        SpanKind kind,
        Instant begunAt,
        Instant endedAt,
        Attributes attributes,
        @Nullable String errorType) {}
