package io.aistrale.worker.consume;

import io.aistrale.worker.inference.DurableWrites;
import io.aistrale.worker.inference.InferenceService;
import io.aistrale.worker.journal.ReadBack;
import io.aistrale.worker.metric.LlmMetrics;
import io.aistrale.worker.publish.DeadLetterPublisher;
import io.aistrale.worker.source.RequestSources;

/// What is done with records once they are taken.
public record Work(
        InferenceService service,
        ReadBack readBack,
        DeadLetterPublisher deadLetters,
        DurableWrites writes,
        LlmMetrics metrics,
        RequestSources sources) {}
