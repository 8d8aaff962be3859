package io.aistrale.telemetry.entry;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.SourcePosition;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where an attempt lies in the journal: offsets in the partition that all entries about its
/// request record share. They make what an entry means depend on what stands before it in the
/// journal alone, and not on what was read before.
///
/// @param source the request's record
/// @param started of its AttemptStarted; null: not read
/// @param ended of the entry by which it first counted as ended; null: it is open
/// @param presumed whether that entry only presumed so
public record AttemptSpan(
        UUID requestId,
        SourcePosition source,
        @Nullable Long started,
        @Nullable Long ended,
        boolean presumed) {

    static AttemptSpan of(Attempt attempt) {
        return new AttemptSpan(attempt.getRequestId(), attempt.getSource(), null, null, false);
    }

    AttemptSpan startedAt(long offset) {
        return started != null && started <= offset
                ? this
                : new AttemptSpan(requestId, source, offset, ended, presumed);
    }

    /// Whether an end that stands here is the attempt's first.
    boolean isFirstEnd(long offset) {
        return ended == null || offset < ended;
    }

    AttemptSpan endedAt(long offset, boolean onlyPresumed) {
        return new AttemptSpan(requestId, source, started, offset, onlyPresumed);
    }

    boolean isOpenAt(long offset) {
        return started != null && started < offset && (ended == null || ended > offset);
    }
}
