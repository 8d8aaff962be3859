package io.aistrale.telemetry.output;

import io.aistrale.schemas.content.OutputSealer;
import io.aistrale.schemas.content.StoredOutput;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.telemetry.entry.Entry;
import io.aistrale.telemetry.entry.TerminalResult;
import java.time.Clock;
import java.time.LocalDate;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Seals the outputs that entries bring, where they are to be kept and still have time.
public final class OutputSealing {
    private final Supplier<OutputSealer> sealer;
    private final OutputProperties settings;
    private final Clock clock;

    /// @param sealer by the keyset as it is at the time
    public OutputSealing(Supplier<OutputSealer> sealer, OutputProperties settings, Clock clock) {
        this.sealer = sealer;
        this.settings = settings;
        this.clock = clock;
    }

    /// Those of all results in the entries, before it is known which of them count: the transaction
    /// that finds out is not kept open for cryptography.
    public SealedOutputs seal(List<Entry> entries) {
        OutputSealer now = sealer.get();
        LocalDate firstDay = firstDay();
        Map<InferenceResult, SealedOutputs.Row> rows = new IdentityHashMap<>();
        for (Entry entry : entries) {
            TerminalResult terminal = resultOf(entry);
            if (terminal != null && terminal.hasOutputToKeep()) {
                InferenceResult result = terminal.result();
                LocalDate day = TimeOrderedIds.dayOf(result.getRequestId());
                if (!day.isBefore(firstDay)) {
                    var output = new StoredOutput(result.getOutputText(), result.getResponse());
                    rows.put(result, row(now, result.getRequestId(), day, output));
                }
            }
        }
        return new SealedOutputs(rows);
    }

    /// One output; null where its time is over.
    public SealedOutputs.@Nullable Row seal(UUID requestId, StoredOutput output) {
        LocalDate day = TimeOrderedIds.dayOf(requestId);
        return day.isBefore(firstDay()) ? null : row(sealer.get(), requestId, day, output);
    }

    /// The first day whose outputs are still kept.
    public LocalDate firstDay() {
        return settings.firstDay(clock.instant());
    }

    private static SealedOutputs.Row row(
            OutputSealer sealer, UUID requestId, LocalDate day, StoredOutput output) {
        return new SealedOutputs.Row(requestId, day, sealer.seal(requestId, output));
    }

    private static @Nullable TerminalResult resultOf(Entry entry) {
        return switch (entry) {
            case Entry.Finished(AttemptFinished event, _) when event.getResult() != null ->
                    new TerminalResult(event.getResult(), event.getStore());
            case Entry.Ended(RequestEnded event, _) ->
                    new TerminalResult(event.getResult(), event.getStore());
            case Entry.Finished _,
                    Entry.Queued _,
                    Entry.Started _,
                    Entry.PresumedUnknown _,
                    Entry.Parked _,
                    Entry.Evaluated _,
                    Entry.Claimed _,
                    Entry.Skipped _,
                    Entry.Unusable _ ->
                    null;
        };
    }
}
