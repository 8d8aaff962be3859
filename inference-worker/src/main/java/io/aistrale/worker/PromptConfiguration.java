package io.aistrale.worker;

import com.github.benmanes.caffeine.cache.Ticker;
import io.aistrale.worker.prompt.PromptRendering;
import io.aistrale.worker.prompt.PromptStore;
import io.aistrale.worker.prompt.Prompts;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Looks up and renders stored prompts.
@Configuration(proxyBeanMethods = false)
class PromptConfiguration {

    /// What is queued at the end is rendered: somebody waits for it.
    @Bean(destroyMethod = "shutdown", defaultCandidate = false)
    ExecutorService promptRenderers() {
        return Executors.newFixedThreadPool(
                Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                Thread.ofPlatform().daemon().name("prompt-", 0).factory());
    }

    @Bean
    PromptRendering promptRendering(
            DataSource database, @Qualifier("promptRenderers") ExecutorService renderers) {
        return new PromptRendering(
                new Prompts(new PromptStore(database), Ticker.systemTicker()), renderers);
    }
}
