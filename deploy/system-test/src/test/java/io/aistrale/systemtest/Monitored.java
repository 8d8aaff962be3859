package io.aistrale.systemtest;

import io.aistrale.systemtest.leak.StackContents;
import io.aistrale.systemtest.monitor.MonitoredMetrics;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A running stack as Prometheus sees it.
final class Monitored {
    private static final String BUDGET =
            """
            INSERT INTO aistrale.budget (budget_id, scope, subject, period, limit_usd, allow_unpriced, created_by)
            VALUES (gen_random_uuid(), 'user', 'admin', 'daily', 5, true, 'system-test') ON CONFLICT DO NOTHING
            """;

    private Monitored() {}

    /// What no request of a caller brings about: a budget, which refuses none of the simulator's
    /// models though most have no price, and a score that nobody can read.
    static void stir(AistraleCommand stack) throws SQLException {
        try (var connection = DriverManager.getConnection(stack.jdbcUrl());
                var statement = connection.createStatement()) {
            statement.execute(BUDGET);
        }
        try (var producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", stack.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(
                    new ProducerRecord<>(
                            "inference.evaluations", "no score".getBytes(StandardCharsets.UTF_8)));
        }
    }

    /// What dashboards and alerts ask for and nobody tells.
    static List<String> findings(AistraleCommand stack, HttpClient http) throws Exception {
        var metrics = new MonitoredMetrics();
        for (var page : stack.metricsByService().entrySet()) {
            byte[] told = StackContents.page(http, page.getValue()).bytes();
            metrics.scraped("aistrale-" + page.getKey(), new String(told, StandardCharsets.UTF_8));
        }
        return metrics.findings();
    }
}
