package io.aistrale.worker;

import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.worker.cancel.CancellationReader;
import io.aistrale.worker.cancel.Cancellations;
import io.aistrale.worker.consume.WorkerProperties;
import io.aistrale.worker.metric.LlmMetrics;
import io.aistrale.worker.source.RequestSources;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Has cancellations read, from before the first request is taken.
@Configuration(proxyBeanMethods = false)
class CancellationConfiguration {
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
                .uncaughtExceptionHandler(new WorkerEnd("the reader of cancellations"))
                .start(reader);
        return reader;
    }
}
