package io.aistrale.telemetry.entry;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.EvaluationRecorded;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.RequestEnded;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// What a batch of entries, taken in journal order, comes to: at most one row per table and key.
/// Rows are in the order of their keys, so that two consumers that meet in the same rows lock them
/// in the same order.
public final class EntryBatch {
    private final KnownAttempts known;
    private final Set<UUID> presumed = new HashSet<>();
    private final NavigableMap<UUID, Attempt> open = new TreeMap<>();
    private final NavigableMap<UUID, AttemptEnd> ends = new TreeMap<>();
    private final NavigableMap<UUID, Inference> inferences = new TreeMap<>();
    private final NavigableMap<UUID, TerminalResult> results = new TreeMap<>();
    private final NavigableMap<UUID, EvaluationRecorded> evaluations = new TreeMap<>();

    private EntryBatch(KnownAttempts known) {
        this.known = known;
        presumed.addAll(known.presumed());
    }

    /// Folds entries.
    ///
    /// @param known what the table says about the entries' attempts before this batch
    public static EntryBatch of(List<Entry> entries, KnownAttempts known) {
        EntryBatch batch = new EntryBatch(known);
        entries.forEach(batch::add);
        return batch;
    }

    private void add(Entry entry) {
        switch (entry) {
            case Entry.Queued queued -> addInference(Inference.queued(queued));
            case Entry.Started(Attempt attempt) -> start(attempt);
            case Entry.Finished(AttemptFinished event) -> finish(event);
            case Entry.PresumedUnknown(var event) -> {
                UUID attemptId = event.getAttempt().getAttemptId();
                addInference(Inference.running(event.getAttempt()));
                presumed.add(attemptId);
                ends.putIfAbsent(attemptId, new AttemptEnd.Presumed(event));
                open.remove(attemptId);
            }
            case Entry.Parked(var event) -> addInference(Inference.waiting(event));
            case Entry.Ended(RequestEnded event) -> {
                addInference(Inference.ended(event));
                addResult(event.getResult(), event.getStore());
            }
            case Entry.Evaluated(var event) ->
                    evaluations.putIfAbsent(event.getEvaluationId(), event);
            case Entry.Skipped _, Entry.Unusable _ -> {}
        }
    }

    /// A start that is delivered again after the end opens nothing.
    private void start(Attempt attempt) {
        UUID attemptId = attempt.getAttemptId();
        addInference(Inference.running(attempt));
        if (!ends.containsKey(attemptId) && !known.ended().contains(attemptId)) {
            open.putIfAbsent(attemptId, attempt);
        }
    }

    /// An end that comes after it was presumed corrects the attempt and ends no request.
    private void finish(AttemptFinished event) {
        UUID attemptId = event.getAttempt().getAttemptId();
        InferenceResult result = event.getResult();
        Inference inference = Inference.running(event.getAttempt());
        if (result != null && !presumed.contains(attemptId)) {
            inference = inference.endedBy(result);
            addResult(result, event.getStore());
        }
        addInference(inference);
        ends.merge(
                attemptId,
                new AttemptEnd.Known(event),
                (before, now) -> before instanceof AttemptEnd.Known ? before : now);
        open.remove(attemptId);
    }

    private void addInference(Inference inference) {
        inferences.merge(inference.requestId(), inference, Inference::and);
    }

    private void addResult(InferenceResult result, boolean stored) {
        results.putIfAbsent(result.getRequestId(), new TerminalResult(result, stored));
    }

    /// Calls that have started and have no end in this batch nor before it.
    public Collection<Attempt> open() {
        return Collections.unmodifiableCollection(open.values());
    }

    /// Ends by attempt.
    public SortedMap<UUID, AttemptEnd> ends() {
        return Collections.unmodifiableSortedMap(ends);
    }

    public Collection<Inference> inferences() {
        return Collections.unmodifiableCollection(inferences.values());
    }

    public Collection<TerminalResult> results() {
        return Collections.unmodifiableCollection(results.values());
    }

    public Collection<EvaluationRecorded> evaluations() {
        return Collections.unmodifiableCollection(evaluations.values());
    }
}
