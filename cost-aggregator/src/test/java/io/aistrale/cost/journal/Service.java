package io.aistrale.cost.journal;

import io.aistrale.cost.CostAggregatorApplication;
import io.aistrale.parts.junit.RealParts;
import io.aistrale.schemas.serde.FakeRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// The service itself, under its own database role.
final class Service implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    /// @param settings beside the usual ones
    Service(LedgerTables tables, FakeRegistry registry, String... settings) {
        Stream<String> usual =
                Stream.of(
                        "--server.port=0",
                        "--spring.kafka.bootstrap-servers=" + RealParts.kafkaBootstrapServers(),
                        "--spring.kafka.consumer.max-poll-records=23",
                        "--spring.kafka.consumer.auto-offset-reset=earliest",
                        "--spring.datasource.url=" + tables.jdbcUrl(),
                        "--spring.datasource.username=aistrale_cost",
                        "--spring.datasource.password=",
                        "--spring.datasource.hikari.connection-timeout=1000",
                        "--aistrale.kafka.registry-url=" + registry.url(),
                        "--aistrale.ledger.lag-interval=200ms",
                        "--aistrale.reprice.settle-after=0s",
                        "--aistrale.pricing.catalogue=src/test/resources/acme-prices.yaml");
        context =
                new SpringApplicationBuilder(CostAggregatorApplication.class)
                        .run(Stream.concat(usual, Stream.of(settings)).toArray(String[]::new));
    }

    MeterRegistry meters() {
        return context.getBean(MeterRegistry.class);
    }

    /// Status of a management page, or its body where that is 200.
    String page(String path) throws IOException, InterruptedException {
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        try (HttpClient http = HttpClient.newHttpClient()) {
            var answer =
                    http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            BodyHandlers.ofString());
            return answer.statusCode() == 200 ? answer.body() : "" + answer.statusCode();
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
