package io.aistrale.worker.inference;

import io.aistrale.worker.credential.Credentials;
import io.aistrale.worker.metric.LlmMetrics;
import io.aistrale.worker.provider.ProviderClient;
import io.aistrale.worker.publish.Journal;
import io.aistrale.worker.publish.ReplyPublisher;
import java.time.Clock;
import java.util.concurrent.Executor;

/// Runs requests, any number at once.
///
/// @param workerId new at every start
/// @param steps runs what blocks shortly: a token lookup, a send into a full buffer
public record InferenceService(
        String workerId,
        RequestRules rules,
        Credentials credentials,
        ProviderClient client,
        RetryPolicy retryPolicy,
        Journal journal,
        ReplyPublisher replies,
        DurableWrites writes,
        LlmMetrics metrics,
        Timer timer,
        Executor steps,
        Clock clock) {
    /// Starts a request's run and returns at once; the hold is finished when the request's end is
    /// durable and its reply acknowledged.
    public void begin(Arrival arrival, Hold hold) {
        var run = new InferenceRun(this, arrival, hold);
        steps.execute(run::begin);
    }
}
