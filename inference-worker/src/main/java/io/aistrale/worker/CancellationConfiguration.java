package io.aistrale.worker;

import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.worker.cancel.CancellationReader;
import io.aistrale.worker.cancel.Cancellations;
import io.aistrale.worker.consume.WorkerProperties;
import io.aistrale.worker.metric.LlmMetrics;
import io.aistrale.worker.source.RequestSources;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Has cancellations read, from before the first request is taken.
@Configuration(proxyBeanMethods = false)
class CancellationConfiguration {
    private static final Logger log = LoggerFactory.getLogger(CancellationConfiguration.class);

    @Bean
    Cancellations cancellations(
            WorkerProperties worker, LlmMetrics metrics, ExecutorService steps) {
        var cancellations =
                new Cancellations(worker.cancellationsKept(), metrics, steps, Clock.systemUTC());
        metrics.gauge(
                "aistrale.cancellations.kept",
                "Cancellations that hold, of requests here and elsewhere",
                cancellations::size);
        return cancellations;
    }

    @Bean(destroyMethod = "close")
    CancellationReader cancellationReader(
            KafkaProperties kafka,
            EventCodec codec,
            RequestSources sources,
            Cancellations cancellations,
            LlmMetrics metrics,
            WorkerProperties worker) {
        var reader =
                new CancellationReader(
                        kafka.cancellationConsumer(),
                        codec,
                        sources,
                        cancellations,
                        metrics,
                        worker.cancellationsKept(),
                        Clock.systemUTC());
        Thread.ofPlatform()
                .daemon()
                .name("cancellation-reader")
                .uncaughtExceptionHandler((_, bug) -> {
                    log.atError()
                            .setCause(bug)
                            .log(
                                    "the reader of cancellations died; the worker ends, so that another takes over");
                    Runtime.getRuntime().halt(70);
                })
                .start(reader);
        return reader;
    }
}
