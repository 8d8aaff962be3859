package io.aistrale.worker.metric;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.event.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The metrics of provider calls. Their names are part of the public contract.
public final class LlmMetrics {
    /// Most distinct model labels; a caller's invented names end in `other`.
    private static final int MOST_MODELS = 200;

    private static final Duration[] LATENCY_BUCKETS = {
        Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250),
                Duration.ofMillis(500),
        Duration.ofSeconds(1), Duration.ofMillis(2500), Duration.ofSeconds(5),
                Duration.ofSeconds(10),
        Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofMinutes(2), Duration.ofMinutes(5)
    };

    private final MeterRegistry registry;
    private final @Nullable GenAiMetrics genAi;
    private final Set<String> models = ConcurrentHashMap.newKeySet();

    // What every call is counted in, kept at hand: the registry finds a meter by tags that it sorts
    // and hashes, seven times for a call.
    private final Map<Series, Counter> requests = new ConcurrentHashMap<>();
    private final Map<Series, Timer> latencies = new ConcurrentHashMap<>();
    private final Map<Series, Tokens> tokens = new ConcurrentHashMap<>();
    private final Map<Lane, Timer> queueWaits = new ConcurrentHashMap<>();

    /// One of the series of a provider's model.
    ///
    /// @param kind tells it from the model's others: a status, a class of tokens, a name
    private record Series(String provider, String model, String kind) {
        Tags tags() {
            return Tags.of("provider", provider, "model", model);
        }

        /// @param kindTag what the kind is called among the tags
        Tags tags(String kindTag) {
            return tags().and(kindTag, kind);
        }
    }

    private record Tokens(Counter all, DistributionSummary perCall) {
        void count(long tokens) {
            all.increment(tokens);
            perCall.record(tokens);
        }
    }

    public LlmMetrics(MeterRegistry registry) {
        this(registry, null);
    }

    /// @param otlp gets calls under OpenTelemetry's names besides; null for nobody
    public LlmMetrics(MeterRegistry registry, @Nullable MeterRegistry otlp) {
        this.registry = registry;
        this.genAi = otlp == null ? null : new GenAiMetrics(otlp);
    }

    /// A gauge of something the worker holds, such as `llm_in_flight`.
    ///
    /// @param tags names and values in turn
    public void gauge(String name, String description, Supplier<Number> value, String... tags) {
        io.micrometer.core.instrument.Gauge.builder(name, value)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /// Counts an ended call.
    public void finished(AttemptFinished finished) {
        var attempt = finished.getAttempt();
        String provider = attempt.getProvider();
        // A name earns its label by an answer: one that the provider does not know stays `other`.
        String model = label(attempt.getModel(), finished.getStatus() == AttemptStatus.SUCCESS);
        requests(provider, model, finished.getStatus()).increment();
        latencies
                .computeIfAbsent(new Series(provider, model, "llm.latency"), this::latency)
                .record(finished.getDurationMicros(), TimeUnit.MICROSECONDS);
        queueWaits
                .computeIfAbsent(attempt.getLane(), this::queueWait)
                .record(finished.getQueueTimeMicros(), TimeUnit.MICROSECONDS);
        if (finished.getTimeToFirstTokenMicros() != null) {
            latencies
                    .computeIfAbsent(
                            new Series(provider, model, "llm.time.to.first.token"),
                            this::firstToken)
                    .record(finished.getTimeToFirstTokenMicros(), TimeUnit.MICROSECONDS);
        }
        if (finished.getStatus() != AttemptStatus.SUCCESS) {
            erred(provider, String.valueOf(finished.getErrorCode()));
        }
        if (finished.getUsage() != null) {
            tokens(provider, model, finished.getUsage());
        }
        if (genAi != null) {
            genAi.finished(finished, model);
        }
        if (finished.getResult() == null) {
            retried(provider, String.valueOf(finished.getErrorCode()));
        }
    }

    /// Counts a call of a former owner whose end nobody saw.
    public void presumedUnknown(AttemptPresumedUnknown presumed) {
        var attempt = presumed.getAttempt();
        requests(attempt.getProvider(), label(attempt.getModel(), false), AttemptStatus.UNKNOWN)
                .increment();
        erred(attempt.getProvider(), ErrorCode.WORKER_LOST.code());
    }

    /// Counts a request that gives its place back and waits in a parked topic.
    public void parked(@Nullable ErrorCode reason, Lane lane) {
        Counter.builder("aistrale.requests.parked")
                .description("Requests that gave their place back to wait, by why")
                .tags(
                        "reason",
                        reason == null ? "other" : reason.code(),
                        "lane",
                        lane.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    /// Counts a call that a budget did not allow.
    ///
    /// @param scope of the budget: `api_key`, `user` or `project`
    /// @param reason `exceeded` or `unpriced`
    public void budgetRefused(String scope, String reason) {
        Counter.builder("aistrale.budget.refused")
                .description("Calls that a budget did not allow, by why")
                .tags("scope", scope, "reason", reason)
                .register(registry)
                .increment();
    }

    /// Counts a call that has to wait for a budget.
    public void budgetWaits(ErrorCode reason) {
        Counter.builder("aistrale.budget.waits")
                .description("Calls that had to wait for a budget, by why")
                .tags("reason", reason.code())
                .register(registry)
                .increment();
    }

    /// Counts a record that repeats a request which is known.
    public void duplicate(Lane lane) {
        Counter.builder("aistrale.duplicates")
                .description("Request records that repeat a known request id")
                .tags("lane", lane.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    /// Counts a cancellation.
    public void cancellation(CancellationFate fate) {
        Counter.builder("aistrale.cancellations")
                .description("Cancellations by what became of them")
                .tags("fate", fate.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    /// Counts a chunk of a streamed answer that could not be sent.
    public void chunkLost() {
        Counter.builder("aistrale.chunks.lost")
                .description("Chunks of streamed answers that could not be sent")
                .register(registry)
                .increment();
    }

    private void erred(String provider, String errorCode) {
        Counter.builder("llm.errors")
                .description("Provider calls that failed or whose outcome is unknown, by why")
                .tags("provider", provider, "error_code", errorCode)
                .register(registry)
                .increment();
    }

    private void retried(String provider, String errorCode) {
        Counter.builder("llm.retries")
                .description("Provider calls that are repeated, by why")
                .tags("provider", provider, "error_code", errorCode)
                .register(registry)
                .increment();
    }

    /// Counts a dead-lettered record.
    public void deadLettered(String topic, String reason) {
        Counter.builder("aistrale.dead.letters")
                .description("Records that could not be understood or admitted")
                .tags("topic", topic, "reason", reason)
                .register(registry)
                .increment();
    }

    private void tokens(String provider, String model, Usage usage) {
        count(provider, model, "input", usage.getInputTokens());
        count(provider, model, "cached_input", usage.getCachedInputTokens());
        count(provider, model, "cache_write_5m", usage.getCacheWrite5mTokens());
        count(provider, model, "cache_write_1h", usage.getCacheWrite1hTokens());
        count(provider, model, "audio_input", usage.getAudioInputTokens());
        count(provider, model, "image_input", usage.getImageInputTokens());
        count(provider, model, "output", usage.getOutputTokens());
        count(provider, model, "reasoning", usage.getReasoningTokens());
        count(provider, model, "audio_output", usage.getAudioOutputTokens());
        count(provider, model, "image_output", usage.getImageOutputTokens());
    }

    private void count(String provider, String model, String type, long tokens) {
        if (tokens == 0) {
            return;
        }
        this.tokens.computeIfAbsent(new Series(provider, model, type), this::tokens).count(tokens);
    }

    private Counter requests(String provider, String model, AttemptStatus status) {
        return requests.computeIfAbsent(
                new Series(provider, model, status(status)),
                series ->
                        Counter.builder("llm.requests")
                                .description("Provider calls by how they ended")
                                .tags(series.tags("status"))
                                .register(registry));
    }

    private Timer latency(Series series) {
        return timed("llm.latency", "Duration of provider calls")
                .tags(series.tags())
                .register(registry);
    }

    private Timer firstToken(Series series) {
        return timed(
                        "llm.time.to.first.token",
                        "From sending a call to the first token of its stream")
                .tags(series.tags())
                .register(registry);
    }

    private Timer queueWait(Lane lane) {
        return timed("llm.queue.wait", "From a request's arrival in Kafka to its provider call")
                .tags("lane", lane.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    private static Timer.Builder timed(String name, String description) {
        return Timer.builder(name).description(description).serviceLevelObjectives(LATENCY_BUCKETS);
    }

    private Tokens tokens(Series series) {
        var all =
                Counter.builder("llm.tokens")
                        .description("Tokens by class; no token is in two classes")
                        .tags(series.tags("type"))
                        .register(registry);
        var perCall =
                DistributionSummary.builder("llm.tokens.per.call")
                        .description("Tokens of a class in one call")
                        .tags(series.tags("type"))
                        .register(registry);
        return new Tokens(all, perCall);
    }

    private String label(String model, boolean answered) {
        if (models.contains(model)) {
            return model;
        }
        if (!answered || models.size() >= MOST_MODELS) {
            return "other";
        }
        models.add(model);
        return model;
    }

    private static String status(AttemptStatus status) {
        return switch (status) {
            case SUCCESS -> "success";
            case ERROR -> "error";
            case UNKNOWN -> "unknown";
        };
    }
}
