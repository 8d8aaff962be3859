package io.aistrale.bench.gateway;

import io.aistrale.bench.TestBed;
import io.aistrale.bench.TopicEnds;
import io.aistrale.schemas.topic.TopicProvisioning;
import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/// The topics that requests are published to.
final class RequestLog implements AutoCloseable {
    /// Written to by the bare producer, and read by nobody.
    static final String BARE = "bench.bare";

    private static final int PARTITIONS = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Admin admin;

    /// Makes the topics.
    RequestLog(TestBed bed) {
        admin = Admin.create(Map.of("bootstrap.servers", bed.brokers()));
        new TopicProvisioning(1, 1, PATIENCE).provision(admin);
        TopicEnds.done(
                admin.createTopics(List.of(new NewTopic(BARE, PARTITIONS, (short) 1))).all());
    }

    /// Throws away what was accepted, so that no worker begins with it.
    void empty() {
        new TopicEnds(admin).empty(Topics.REQUESTS);
    }

    @Override
    public void close() {
        admin.close();
    }
}
