package io.aistrale.check.evidence;

import io.aistrale.check.verdict.Amounts;
import io.aistrale.check.verdict.Amounts.Billed;
import io.aistrale.check.verdict.Call;
import io.aistrale.check.verdict.JournalEntry;
import io.aistrale.check.verdict.Place;
import io.aistrale.check.verdict.Source;
import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.RequestParked;
import io.aistrale.schemas.event.SourcePosition;
import io.aistrale.schemas.event.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/// From the journal's records to what is checked of them.
final class JournalEntries {
    private static final int DIGEST_BYTES = 12;

    /// The same few names stand in every entry.
    private final Map<String, String> names = new ConcurrentHashMap<>();

    /// Empty for a record that is about no request.
    Optional<JournalEntry> of(Place place, SpecificRecord event) {
        return switch (event) {
            case AttemptStarted started ->
                    Optional.of(new JournalEntry.Started(place, call(started.getAttempt())));
            case AttemptFinished finished -> Optional.of(finished(place, finished));
            case AttemptPresumedUnknown presumed ->
                    Optional.of(
                            new JournalEntry.PresumedUnknown(place, call(presumed.getAttempt())));
            case RequestEnded ended ->
                    Optional.of(
                            new JournalEntry.RequestEnded(
                                    place,
                                    ended.getRequestId(),
                                    source(ended.getSource()),
                                    name(ended.getWorkerId()),
                                    result(ended.getResult())));
            case RequestParked parked ->
                    Optional.of(
                            new JournalEntry.Parked(
                                    place,
                                    parked.getRequestId(),
                                    source(parked.getSource()),
                                    name(parked.getWorkerId()),
                                    name(parked.getParkedTopic()),
                                    parked.getReason()));
            default -> Optional.empty();
        };
    }

    private JournalEntry finished(Place place, AttemptFinished finished) {
        InferenceResult result = finished.getResult();
        JournalEntry.Status status =
                switch (finished.getStatus()) {
                    case SUCCESS -> JournalEntry.Status.SUCCESS;
                    case ERROR -> JournalEntry.Status.ERROR;
                    case UNKNOWN -> JournalEntry.Status.UNKNOWN;
                };
        return new JournalEntry.Finished(
                place,
                call(finished.getAttempt()),
                status,
                !ErrorCode.LEASE_LOST.code().equals(finished.getErrorCode()),
                amounts(finished.getUsage()),
                result == null ? null : result(result));
    }

    private static JournalEntry.Result result(InferenceResult result) {
        return new JournalEntry.Result(
                digest(result), result.getErrorCode(), result.getOutputText());
    }

    private Call call(Attempt attempt) {
        return new Call(
                attempt.getAttemptId(),
                attempt.getRequestId(),
                source(attempt.getSource()),
                name(attempt.getWorkerId()),
                new Call.Account(
                        new Call.Spender(
                                name(attempt.getUserId()),
                                name(attempt.getProject()),
                                name(attempt.getProvider()),
                                name(attempt.getModel())),
                        attempt.getTags(),
                        attempt.getStartedAt(),
                        attempt.getApiKeyId() == null ? null : name(attempt.getApiKeyId())),
                attempt.getInputTokensEstimate(),
                attempt.getOutputTokensCap());
    }

    private Source source(SourcePosition position) {
        return new Source(name(position.getTopic()), position.getPartition(), position.getOffset());
    }

    private String name(String text) {
        return names.computeIfAbsent(text, same -> same);
    }

    private static @Nullable Amounts amounts(@Nullable Usage usage) {
        if (usage == null) {
            return null;
        }
        Map<Billed, Long> amounts = new EnumMap<>(Billed.class);
        amounts.put(Billed.INPUT, usage.getInputTokens());
        amounts.put(Billed.CACHED_INPUT, usage.getCachedInputTokens());
        amounts.put(Billed.CACHE_WRITE_5M, usage.getCacheWrite5mTokens());
        amounts.put(Billed.CACHE_WRITE_1H, usage.getCacheWrite1hTokens());
        amounts.put(Billed.AUDIO_INPUT, usage.getAudioInputTokens());
        amounts.put(Billed.IMAGE_INPUT, usage.getImageInputTokens());
        amounts.put(Billed.OUTPUT, usage.getOutputTokens());
        amounts.put(Billed.REASONING, usage.getReasoningTokens());
        amounts.put(Billed.AUDIO_OUTPUT, usage.getAudioOutputTokens());
        amounts.put(Billed.IMAGE_OUTPUT, usage.getImageOutputTokens());
        amounts.put(Billed.PER_SEARCH_UNIT, usage.getSearchUnits());
        return new Amounts(amounts);
    }

    /// Results are the same where all their bytes are.
    static String digest(InferenceResult result) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(result.toByteBuffer().array());
            return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
