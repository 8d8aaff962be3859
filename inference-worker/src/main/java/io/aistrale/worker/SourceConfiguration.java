package io.aistrale.worker;

import io.aistrale.worker.consume.WorkerProperties;
import io.aistrale.worker.source.RequestSourceStore;
import io.aistrale.worker.source.RequestSources;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Looks up registered sources: at the start, and again from time to time.
@Configuration(proxyBeanMethods = false)
class SourceConfiguration {

    @Bean
    RequestSources requestSources(
            DataSource database,
            WorkerProperties worker,
            ScheduledExecutorService timerThread,
            ExecutorService steps) {
        var sources =
                new RequestSources(
                        new RequestSourceStore(database),
                        worker.allRequestTopics(),
                        Clock.systemUTC());
        sources.refresh();
        long everyMillis = worker.sourcesRefresh().toMillis();
        var _ =
                timerThread.scheduleWithFixedDelay(
                        () -> steps.execute(sources::refresh),
                        everyMillis,
                        everyMillis,
                        TimeUnit.MILLISECONDS);
        return sources;
    }
}
