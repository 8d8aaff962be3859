package io.aistrale.bench.contender;

import io.aistrale.worker.WorkerApplication;
import io.aistrale.worker.provider.HttpEgress;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/// The very same worker, with the JDK's client in it.
final class JdkClientWorker {
    private JdkClientWorker() {}

    public static void main(String[] arguments) {
        new SpringApplicationBuilder(WorkerApplication.class, Egress.class).run(arguments);
    }

    @Configuration(proxyBeanMethods = false)
    static class Egress {
        @Bean
        @Primary
        HttpEgress jdkEgress() {
            return new JdkEgress();
        }
    }
}
