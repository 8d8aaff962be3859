package io.aistrale.worker.inference;

import io.aistrale.worker.credential.CredentialSource;
import io.aistrale.worker.journal.Journal;
import io.aistrale.worker.journal.Past;
import io.aistrale.worker.journal.ResultLookup;
import io.aistrale.worker.metric.LlmMetrics;
import io.aistrale.worker.provider.ProviderClient;
import io.aistrale.worker.publish.ChunkPublisher;
import io.aistrale.worker.publish.ReplyPublisher;
import io.aistrale.worker.route.CoolDowns;
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
        CredentialSource credentials,
        ProviderClient client,
        RetryPolicy retryPolicy,
        Journal journal,
        ResultLookup results,
        ReplyPublisher replies,
        ChunkPublisher chunks,
        DurableWrites writes,
        LlmMetrics metrics,
        Timer timer,
        Executor steps,
        Failpoint failpoint,
        Clock clock) {
    /// Starts a request's run and returns at once; the hold is finished when the request's end is
    /// durable and its reply acknowledged.
    ///
    /// @param past how far a former owner had come with it
    /// @param known told of the end, for duplicates
    public void begin(Arrival arrival, Past past, KnownRequest known, Hold hold) {
        var run = new InferenceRun(this, arrival, known, hold);
        steps.execute(() -> run.begin(past));
    }

    /// Sends a duplicate's requester a copy of the result of the request it repeats, now or once it
    /// is there.
    public void copy(Arrival duplicate, KnownRequest original, Hold hold) {
        var reply = new Reply(this, rules.replyTo(duplicate.reply()), hold);
        metrics.duplicate(duplicate.lane());
        steps.execute(() -> copy(original, reply));
    }

    private void copy(KnownRequest original, Reply reply) {
        var position = original.resultOr(() -> steps.execute(() -> copy(original, reply)));
        if (position != null) {
            reply.sendFrom(position);
        }
    }
}
