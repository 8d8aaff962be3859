package io.aistrale.worker;

import com.github.benmanes.caffeine.cache.Ticker;
import io.aistrale.schemas.database.DatabaseVersion;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.SubjectNaming;
import io.aistrale.schemas.trace.SpanExport;
import io.aistrale.worker.budget.Budgets;
import io.aistrale.worker.cancel.CancellationReader;
import io.aistrale.worker.cancel.Cancellations;
import io.aistrale.worker.consume.RequestLoop;
import io.aistrale.worker.consume.Scout;
import io.aistrale.worker.consume.Work;
import io.aistrale.worker.consume.WorkerProperties;
import io.aistrale.worker.credential.BlankIsNoSecret;
import io.aistrale.worker.credential.CredentialSource;
import io.aistrale.worker.credential.Credentials;
import io.aistrale.worker.credential.ProviderTokenStore;
import io.aistrale.worker.inference.DurableWrites;
import io.aistrale.worker.inference.Failpoint;
import io.aistrale.worker.inference.InferenceService;
import io.aistrale.worker.inference.RequestRules;
import io.aistrale.worker.inference.RetryPolicy;
import io.aistrale.worker.inference.Timer;
import io.aistrale.worker.journal.Journal;
import io.aistrale.worker.journal.JournalReader;
import io.aistrale.worker.journal.JournalResults;
import io.aistrale.worker.journal.ReadBack;
import io.aistrale.worker.journal.ResultLookup;
import io.aistrale.worker.limit.Rates;
import io.aistrale.worker.metric.LlmMetrics;
import io.aistrale.worker.park.ParkedPublisher;
import io.aistrale.worker.place.Places;
import io.aistrale.worker.prompt.PromptRendering;
import io.aistrale.worker.provider.AnthropicDialect;
import io.aistrale.worker.provider.CohereDialect;
import io.aistrale.worker.provider.HttpEgress;
import io.aistrale.worker.provider.HuggingFaceDialect;
import io.aistrale.worker.provider.NettyEgress;
import io.aistrale.worker.provider.OpenAiDialect;
import io.aistrale.worker.provider.ProviderClient;
import io.aistrale.worker.publish.ChunkPublisher;
import io.aistrale.worker.publish.DeadLetterPublisher;
import io.aistrale.worker.publish.EventPublisher;
import io.aistrale.worker.publish.ReplyPublisher;
import io.aistrale.worker.route.Bulkhead;
import io.aistrale.worker.route.CoolDowns;
import io.aistrale.worker.source.RequestSources;
import io.aistrale.worker.trace.OtlpProperties;
import io.aistrale.worker.trace.RequestSpans;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Puts the worker together.
@Configuration(proxyBeanMethods = false)
class WorkerConfiguration {
    private static final int SECONDS_BETWEEN_LOOKS = 1;
    private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(60);

    @Bean(destroyMethod = "close")
    ExecutorService steps() {
        return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("step").factory());
    }

    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService timerThread() {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("timer").factory());
    }

    @Bean
    Timer timer(ScheduledExecutorService timerThread, ExecutorService steps) {
        return (delay, step) ->
                timerThread.schedule(
                        () -> steps.execute(step), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Bean(destroyMethod = "close")
    EventCodec codec(KafkaProperties kafka) {
        return EventCodec.create(kafka.serde(), SubjectNaming.BY_TOPIC);
    }

    @Bean(destroyMethod = "close")
    Producer<byte[], byte[]> producer(KafkaProperties kafka) {
        return kafka.producer();
    }

    @Bean
    EventPublisher eventPublisher(
            Producer<byte[], byte[]> producer, EventCodec codec, ExecutorService steps) {
        return new EventPublisher(producer, codec, steps);
    }

    @Bean(destroyMethod = "close")
    NettyEgress egress(WorkerProperties worker, MeterRegistry registry) {
        return new NettyEgress(worker.maxInFlight(), registry);
    }

    @Bean
    Credentials credentials(DataSource database, KeysetProperties keyset, LiveSettings settings)
            throws SQLException {
        DatabaseVersion.require(database, DATABASE_PATIENCE);
        return new Credentials(
                new ProviderTokenStore(JdbcClient.create(database)),
                keyset.watched()::current,
                settings.tokens(),
                Ticker.systemTicker());
    }

    @Bean
    LiveSettings liveSettings(
            ConfigurableEnvironment environment,
            WorkerProperties worker,
            ScheduledExecutorService timerThread) {
        var conversions = new ApplicationConversionService();
        conversions.addConverter(new BlankIsNoSecret());
        var settings =
                new LiveSettings(
                        environment,
                        conversions,
                        List.of(
                                new OpenAiDialect(),
                                new HuggingFaceDialect(),
                                new AnthropicDialect(),
                                new CohereDialect()),
                        worker.routingPath());
        var _ =
                timerThread.scheduleWithFixedDelay(
                        settings::refresh,
                        SECONDS_BETWEEN_LOOKS,
                        SECONDS_BETWEEN_LOOKS,
                        TimeUnit.SECONDS);
        return settings;
    }

    @Bean
    LlmMetrics llmMetrics(MeterRegistry registry, ObjectProvider<OtlpMeterRegistry> otlp) {
        return new LlmMetrics(registry, otlp.getIfAvailable());
    }

    @Bean
    Journal journal(EventPublisher publisher) {
        return new Journal(publisher);
    }

    @Bean(destroyMethod = "close")
    JournalReader journalReader(KafkaProperties kafka, EventCodec codec, Journal journal) {
        var reader = new JournalReader(kafka.journalConsumer(), codec, journal, Clock.systemUTC());
        Thread.ofPlatform().daemon().name("journal-reader").start(reader);
        return reader;
    }

    @Bean(destroyMethod = "close")
    JournalResults journalResults(KafkaProperties kafka, EventCodec codec) {
        var results = new JournalResults(kafka.journalEntryConsumer(), codec);
        Thread.ofPlatform().daemon().name("journal-results").start(results);
        return results;
    }

    @Bean
    DurableWrites durableWrites(Timer timer) {
        return new DurableWrites(timer);
    }

    /// New at every start.
    @Bean
    String workerId() {
        return "worker-" + TimeOrderedIds.next();
    }

    @Bean
    InferenceService inferenceService(
            String workerId,
            LiveSettings settings,
            WorkerProperties worker,
            Budgets budgets,
            PromptRendering prompts,
            Rates rates,
            Places places,
            CredentialSource credentials,
            HttpEgress egress,
            EventPublisher publisher,
            Cancellations cancellations,
            Journal journal,
            ResultLookup results,
            DurableWrites writes,
            LlmMetrics metrics,
            SpanExport spans,
            Timer timer,
            ExecutorService steps) {
        return new InferenceService(
                workerId,
                new RequestRules(
                        settings.routing(), RandomGenerator.getDefault(), worker.replyAliases()),
                new CoolDowns(Clock.systemUTC()),
                Bulkhead.among(worker.maxInFlight(), System::nanoTime),
                budgets,
                prompts,
                rates,
                places,
                credentials,
                new ProviderClient(egress),
                new RetryPolicy(RandomGenerator.getDefault()),
                journal,
                results,
                new ReplyPublisher(publisher),
                new ChunkPublisher(publisher),
                new ParkedPublisher(publisher),
                cancellations,
                writes,
                metrics,
                new RequestSpans(spans, worker.groupId()),
                timer,
                steps,
                Failpoint.parse(worker.failpoint()),
                Clock.systemUTC());
    }

    @Bean
    Work work(
            InferenceService service,
            ReadBack readBack,
            EventPublisher publisher,
            DurableWrites writes,
            LlmMetrics metrics,
            RequestSources sources) {
        return new Work(
                service, readBack, new DeadLetterPublisher(publisher), writes, metrics, sources);
    }

    /// Closed by the request loop, on its own thread.
    @Bean(destroyMethod = "")
    Consumer<byte[], byte[]> requestConsumer(KafkaProperties kafka, WorkerProperties worker) {
        return kafka.consumer(worker);
    }

    @Bean(destroyMethod = "close")
    Scout scout(KafkaProperties kafka, Places places) {
        var codec = EventCodec.create(kafka.serde(), Scout.NEEDED);
        var scout = new Scout(kafka.scoutConsumer(), codec, places);
        Thread.ofPlatform()
                .daemon()
                .name("scout")
                .uncaughtExceptionHandler(new WorkerEnd("the scout"))
                .start(scout);
        return scout;
    }

    @Bean
    RequestLoop requestLoop(
            Consumer<byte[], byte[]> requestConsumer,
            WorkerProperties worker,
            EventCodec codec,
            OtlpProperties otlp,
            Work work,
            CancellationReader cancellations,
            Scout scout,
            LlmMetrics metrics) {
        var loop =
                new RequestLoop(
                        requestConsumer,
                        codec,
                        otlp.samplingRatio(),
                        work,
                        cancellations,
                        scout,
                        worker);
        metrics.gauge("llm.in.flight", "Requests being worked on", loop::inFlight);
        metrics.gauge("llm.in.flight.limit", "Most requests worked on", worker::maxInFlight);
        return loop;
    }

    @Bean
    RequestLoopLifecycle requestLoopLifecycle(
            RequestLoop loop, WorkerProperties worker, HttpEgress egress) {
        return new RequestLoopLifecycle(loop, worker.drainTimeout(), egress::close);
    }
}
