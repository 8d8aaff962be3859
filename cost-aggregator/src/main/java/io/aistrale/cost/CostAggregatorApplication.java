package io.aistrale.cost;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/// Prices attempts, keeps the ledger and rolls it up.
@SpringBootApplication(proxyBeanMethods = false)
@EnableScheduling
public class CostAggregatorApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(CostAggregatorApplication.class, arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
