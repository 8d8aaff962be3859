package io.aistrale.telemetry.entry;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.event.EvaluationRecorded;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.RequestEnded;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// What a batch of entries, taken in journal order, comes to: at most one row per table and key.
/// Rows are in the order of their keys, so that two consumers that meet in the same rows lock them
/// in the same order.
public final class EntryBatch {
    private final AttemptSpans spans;
    private final NavigableMap<UUID, Entry.Started> open = new TreeMap<>();
    private final NavigableMap<UUID, AttemptEnd> ends = new TreeMap<>();
    private final NavigableMap<UUID, Inference> inferences = new TreeMap<>();
    private final NavigableMap<UUID, TerminalResult> results = new TreeMap<>();
    private final NavigableMap<UUID, EvaluationRecorded> evaluations = new TreeMap<>();
    private final List<Entry.Claimed> claims = new ArrayList<>();
    private int voidEnds;

    private EntryBatch(KnownAttempts known) {
        spans = new AttemptSpans(known);
    }

    /// Folds entries.
    ///
    /// @param known what the tables say about the entries' attempts
    public static EntryBatch of(List<Entry> entries, KnownAttempts known) {
        EntryBatch batch = new EntryBatch(known);
        entries.forEach(batch::add);
        return batch;
    }

    private void add(Entry entry) {
        switch (entry) {
            case Entry.Queued queued -> addInference(Inference.queued(queued));
            case Entry.Started started -> start(started);
            case Entry.Finished(AttemptFinished event, long offset) -> finish(event, offset);
            case Entry.PresumedUnknown(var event, long offset) -> presume(event, offset);
            case Entry.Parked(var event) -> addInference(Inference.waiting(event));
            case Entry.Ended(RequestEnded event, long offset) -> end(event, offset);
            case Entry.Evaluated(var event) ->
                    evaluations.putIfAbsent(event.getEvaluationId(), event);
            case Entry.Claimed claimed -> claims.add(claimed);
            case Entry.Skipped _, Entry.Unusable _ -> {}
        }
    }

    /// A start that is delivered again after the end opens nothing.
    private void start(Entry.Started started) {
        Attempt attempt = started.attempt();
        AttemptSpan span = spans.of(attempt).startedAt(started.offset());
        addInference(Inference.running(attempt));
        spans.put(attempt.getAttemptId(), span);
        if (span.ended() == null) {
            open.putIfAbsent(attempt.getAttemptId(), started);
        }
    }

    /// A presumption after the end is void.
    private void presume(AttemptPresumedUnknown event, long offset) {
        Attempt attempt = event.getAttempt();
        AttemptSpan span = spans.of(attempt);
        addInference(Inference.running(attempt));
        if (span.isFirstEnd(offset)) {
            AttemptSpan ended = span.endedAt(offset, true);
            close(attempt.getAttemptId(), new AttemptEnd.Presumed(event, ended));
        }
    }

    /// An end that comes after it was presumed corrects the attempt and ends no request.
    private void finish(AttemptFinished event, long offset) {
        Attempt attempt = event.getAttempt();
        AttemptSpan span = spans.of(attempt);
        AttemptSpan ended = span.isFirstEnd(offset) ? span.endedAt(offset, false) : span;
        Inference inference = Inference.running(attempt);
        InferenceResult result = event.getResult();
        if (result != null && !ended.presumed()) {
            inference = inference.endedBy(result);
            addResult(result, event.getStore());
        }
        addInference(inference);
        close(attempt.getAttemptId(), new AttemptEnd.Known(event, ended));
    }

    /// Of two known ends of an attempt the first stays.
    private void close(UUID attemptId, AttemptEnd end) {
        spans.put(attemptId, end.span());
        ends.merge(
                attemptId, end, (before, now) -> before instanceof AttemptEnd.Known ? before : now);
        open.remove(attemptId);
    }

    private void end(RequestEnded event, long offset) {
        if (spans.isVoid(event, offset)) {
            voidEnds++;
            return;
        }
        addInference(Inference.ended(event));
        addResult(event.getResult(), event.getStore());
    }

    private void addInference(Inference inference) {
        inferences.merge(inference.requestId(), inference, Inference::and);
    }

    private void addResult(InferenceResult result, boolean stored) {
        results.putIfAbsent(result.getRequestId(), new TerminalResult(result, stored));
    }

    /// Calls that have started and have no end in this batch nor before it.
    public Collection<Entry.Started> open() {
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

    /// Ends of requests that were void, because a call was open.
    public int voidEnds() {
        return voidEnds;
    }

    /// Scores from registered sources, to be judged.
    public List<Entry.Claimed> claims() {
        return Collections.unmodifiableList(claims);
    }

    public Collection<EvaluationRecorded> evaluations() {
        return Collections.unmodifiableCollection(evaluations.values());
    }
}
