package io.aistrale.worker.inference;

import io.aistrale.worker.budget.Budgets;
import io.aistrale.worker.cancel.Cancellations;
import io.aistrale.worker.credential.CredentialSource;
import io.aistrale.worker.inference.KnownRequest.Whereabouts;
import io.aistrale.worker.journal.Journal;
import io.aistrale.worker.journal.JournalPosition;
import io.aistrale.worker.journal.Past;
import io.aistrale.worker.journal.ResultLookup;
import io.aistrale.worker.limit.Rates;
import io.aistrale.worker.metric.LlmMetrics;
import io.aistrale.worker.park.ParkedPublisher;
import io.aistrale.worker.park.ParkedTopic;
import io.aistrale.worker.place.Places;
import io.aistrale.worker.prompt.PromptRendering;
import io.aistrale.worker.provider.ProviderClient;
import io.aistrale.worker.publish.ChunkPublisher;
import io.aistrale.worker.publish.ReplyPublisher;
import io.aistrale.worker.route.Bulkhead;
import io.aistrale.worker.route.CoolDowns;
import io.aistrale.worker.trace.RequestSpans;
import java.time.Clock;
import java.util.concurrent.Executor;

/// Runs requests, any number at once.
///
/// @param workerId new at every start
/// @param steps runs what blocks shortly: a token lookup, a send into a full buffer
public record InferenceService(
        String workerId,
        RequestRules rules,
        CoolDowns coolDowns,
        Bulkhead bulkhead,
        Budgets budgets,
        PromptRendering prompts,
        Rates rates,
        Places places,
        CredentialSource credentials,
        ProviderClient client,
        RetryPolicy retryPolicy,
        Journal journal,
        ResultLookup results,
        ReplyPublisher replies,
        ChunkPublisher chunks,
        ParkedPublisher parked,
        Cancellations cancellations,
        DurableWrites writes,
        LlmMetrics metrics,
        RequestSpans spans,
        Timer timer,
        Executor steps,
        Failpoint failpoint,
        Clock clock) {
    /// Gives calls of former owners their end.
    public Presumptions presumptions() {
        return new Presumptions(workerId, journal, writes, metrics, timer, clock);
    }

    /// Starts a request's run and returns at once; the hold is finished when the request's end is
    /// durable and its reply acknowledged.
    ///
    /// @param past how far a former owner had come with it
    /// @param known told of the end, for duplicates
    public void begin(Arrival arrival, Past past, KnownRequest known, Hold hold) {
        var request = arrival.request();
        var stop = cancellations.begins(request);
        hold.whenOver(() -> cancellations.over(request.getRequestId(), stop));
        var run = new InferenceRun(this, arrival, known, hold, stop);
        first(hold, () -> run.begin(past));
    }

    /// Sends a duplicate's requester a copy of the result of the request it repeats, now or once it
    /// is there.
    public void copy(Arrival duplicate, KnownRequest original, Hold hold) {
        metrics.duplicate(duplicate.lane());
        hold.answered();
        first(hold, () -> follow(duplicate, original, hold));
    }

    /// Takes a record's first step, by a thread of its own.
    public void first(Hold hold, Runnable step) {
        steps.execute(() -> {
            try {
                step.run();
            } finally {
                hold.begun();
            }
        });
    }

    private void follow(Arrival duplicate, KnownRequest original, Hold hold) {
        switch (original.whereaboutsOr(
                () -> steps.execute(() -> follow(duplicate, original, hold)))) {
            case Whereabouts.Here() -> {}
            case Whereabouts.Ended(JournalPosition result) ->
                    new Reply(this, rules.replyTo(duplicate.reply()), hold).sendFrom(result);
            case Whereabouts.Parked(ParkedTopic topic, int number) ->
                    new Parking(this, duplicate, hold, () -> {}).follow(topic, number);
        }
    }
}
