package io.aistrale.cost.publish;

import io.aistrale.cost.ledger.AttemptEnd.Status;
import io.aistrale.cost.ledger.BookedEntry;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.event.CostCorrected;
import io.aistrale.schemas.event.CostRecorded;
import io.aistrale.schemas.event.Usage;
import io.aistrale.schemas.pricing.UsageClass;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/// Ledger entries as events. An entry makes the same event however often it is published.
final class CostEvents {
    private CostEvents() {}

    static SpecificRecord of(BookedEntry entry) {
        return entry.number() == 0 ? recorded(entry) : corrected(entry);
    }

    private static CostRecorded recorded(BookedEntry entry) {
        var spender = entry.spender();
        var money = entry.money();
        return CostRecorded.newBuilder()
                .setAttemptId(entry.attemptId())
                .setRequestId(entry.requestId())
                .setUserId(spender.userId())
                .setProject(spender.project())
                .setTags(new TreeMap<>(spender.tags()))
                .setProvider(spender.provider())
                .setModel(spender.model())
                .setAttemptStatus(status(entry.status()))
                .setAttemptStartedAt(entry.attemptStartedAt())
                .setUsage(usage(entry))
                .setPriceVersion(money.priceVersion())
                .setCostUsd(money.after())
                .setUpperBoundUsd(money.upperBound())
                .setUnpriced(money.unpriced())
                .setRecordedAt(entry.recordedAt())
                .build();
    }

    private static CostCorrected corrected(BookedEntry entry) {
        var spender = entry.spender();
        var money = entry.money();
        return CostCorrected.newBuilder()
                .setCorrectionId(correctionId(entry))
                .setAttemptId(entry.attemptId())
                .setRequestId(entry.requestId())
                .setUserId(spender.userId())
                .setProject(spender.project())
                .setTags(new TreeMap<>(spender.tags()))
                .setProvider(spender.provider())
                .setModel(spender.model())
                .setAttemptStatus(status(entry.status()))
                .setAttemptStartedAt(entry.attemptStartedAt())
                .setUsage(usage(entry))
                .setPriceVersion(money.priceVersion())
                .setPreviousCostUsd(money.before())
                .setCostUsd(money.after())
                .setDeltaUsd(
                        Objects.requireNonNullElse(money.added(), BigDecimal.ZERO.setScale(12)))
                .setReason(Objects.requireNonNullElse(entry.reason(), ""))
                .setCorrectedAt(entry.recordedAt())
                .build();
    }

    /// The same whenever the event is published again: a name-based UUID of attempt and entry.
    private static UUID correctionId(BookedEntry entry) {
        String name = entry.attemptId() + "/" + entry.number();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    private static AttemptStatus status(Status status) {
        return switch (status) {
            case SUCCESS -> AttemptStatus.SUCCESS;
            case ERROR -> AttemptStatus.ERROR;
            case UNKNOWN -> AttemptStatus.UNKNOWN;
        };
    }

    /// Null where the outcome is unknown: what was used is not known either.
    private static @Nullable Usage usage(BookedEntry entry) {
        var usage = entry.usage();
        return entry.status() == Status.UNKNOWN
                ? null
                : Usage.newBuilder()
                        .setInputTokens(usage.of(UsageClass.INPUT))
                        .setCachedInputTokens(usage.of(UsageClass.CACHED_INPUT))
                        .setCacheWrite5mTokens(usage.of(UsageClass.CACHE_WRITE_5M))
                        .setCacheWrite1hTokens(usage.of(UsageClass.CACHE_WRITE_1H))
                        .setAudioInputTokens(usage.of(UsageClass.AUDIO_INPUT))
                        .setImageInputTokens(usage.of(UsageClass.IMAGE_INPUT))
                        .setOutputTokens(usage.of(UsageClass.OUTPUT))
                        .setReasoningTokens(usage.of(UsageClass.REASONING))
                        .setAudioOutputTokens(usage.of(UsageClass.AUDIO_OUTPUT))
                        .setImageOutputTokens(usage.of(UsageClass.IMAGE_OUTPUT))
                        .setSearchUnits(usage.of(UsageClass.SEARCH_UNIT))
                        .setEstimated(usage.estimated())
                        .build();
    }
}
