package io.aistrale.cost.consume;

import io.aistrale.cost.ledger.Attempt;
import io.aistrale.cost.ledger.AttemptEnd;
import io.aistrale.cost.ledger.AttemptEnd.Status;
import io.aistrale.cost.ledger.Handling;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.pricing.Usage;
import io.aistrale.schemas.pricing.UsageClass;
import io.aistrale.schemas.trace.TraceContext;
import java.util.EnumMap;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/// What journal events mean to the ledger.
final class JournalEvents {
    private JournalEvents() {}

    /// The attempt that `event` ends; empty for events that end none.
    ///
    /// @throws IllegalArgumentException where the event is not one a worker writes
    static Optional<AttemptEnd> endedBy(SpecificRecord event) {
        return switch (event) {
            case AttemptFinished finished ->
                    Optional.of(
                            new AttemptEnd(
                                    attempt(finished.getAttempt()),
                                    status(finished),
                                    usage(finished.getUsage()),
                                    handling(finished)));
            case AttemptPresumedUnknown unknown ->
                    Optional.of(
                            new AttemptEnd(attempt(unknown.getAttempt()), Status.UNKNOWN, null));
            default -> Optional.empty();
        };
    }

    /// The `traceparent` of the attempt that `event` ends; null for none.
    static @Nullable String traceparentOf(SpecificRecord event) {
        return switch (event) {
            case AttemptFinished finished -> finished.getAttempt().getTraceparent();
            case AttemptPresumedUnknown unknown -> unknown.getAttempt().getTraceparent();
            default -> null;
        };
    }

    private static Handling handling(AttemptFinished finished) {
        String said = finished.getRegion();
        return new Handling(
                StoredText.nullableName(finished.getServedBy()),
                StoredText.nullableName(finished.getServiceTier()),
                StoredText.nullableName(said == null ? finished.getAttempt().getRegion() : said));
    }

    private static Attempt attempt(io.aistrale.schemas.event.Attempt attempt) {
        if (!TimeOrderedIds.isTimeOrdered(attempt.getAttemptId())) {
            throw new IllegalArgumentException(
                    "attempt id is not a version 7 UUID: " + attempt.getAttemptId());
        }
        return new Attempt(
                attempt.getAttemptId(),
                attempt.getRequestId(),
                StoredText.name(attempt.getUserId()),
                StoredText.name(attempt.getProject()),
                StoredText.tags(attempt.getTags()),
                StoredText.nullableName(attempt.getApiKeyId()),
                StoredText.name(attempt.getProvider()),
                StoredText.name(attempt.getModel()),
                TraceContext.parse(attempt.getTraceparent())
                        .map(TraceContext::traceId)
                        .orElse(null),
                attempt.getStartedAt(),
                new Attempt.Ceiling(
                        Math.max(0, attempt.getInputTokensEstimate()),
                        attempt.getOutputTokensCap()));
    }

    private static Status status(AttemptFinished finished) {
        return switch (finished.getStatus()) {
            case SUCCESS -> Status.SUCCESS;
            case ERROR -> Status.ERROR;
            case UNKNOWN -> Status.UNKNOWN;
        };
    }

    private static @Nullable Usage usage(io.aistrale.schemas.event.@Nullable Usage usage) {
        if (usage == null) {
            return null;
        }
        var quantities = new EnumMap<UsageClass, Long>(UsageClass.class);
        for (UsageClass usageClass : UsageClass.values()) {
            quantities.put(usageClass, quantity(usage, usageClass));
        }
        return new Usage(quantities, usage.getEstimated());
    }

    private static long quantity(io.aistrale.schemas.event.Usage usage, UsageClass usageClass) {
        return switch (usageClass) {
            case INPUT -> usage.getInputTokens();
            case CACHED_INPUT -> usage.getCachedInputTokens();
            case CACHE_WRITE_5M -> usage.getCacheWrite5mTokens();
            case CACHE_WRITE_1H -> usage.getCacheWrite1hTokens();
            case AUDIO_INPUT -> usage.getAudioInputTokens();
            case IMAGE_INPUT -> usage.getImageInputTokens();
            case OUTPUT -> usage.getOutputTokens();
            case REASONING -> usage.getReasoningTokens();
            case AUDIO_OUTPUT -> usage.getAudioOutputTokens();
            case IMAGE_OUTPUT -> usage.getImageOutputTokens();
            case SEARCH_UNIT -> usage.getSearchUnits();
            case REQUEST -> 0;
        };
    }
}
