package io.aistrale.gateway.publish;

import io.aistrale.gateway.source.SourceTopics;
import io.aistrale.schemas.serde.ConfluentSchemaRegistryClient;
import io.aistrale.schemas.serde.RegistryUnavailableException;
import io.aistrale.schemas.serde.SchemaNotRegisteredException;
import io.aistrale.schemas.serde.SchemaRegistration;
import io.aistrale.schemas.topic.TopicProvisioning;
import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Creates the topics of registered sources as the lanes are (replicas, in-sync replicas, kept as
/// long), and puts their schemas into the registry.
public final class SourceTopicProvisioning implements SourceTopics {

    private static final Logger LOG = LoggerFactory.getLogger(SourceTopicProvisioning.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final KafkaProperties kafka;
    private final RegistryProperties registry;

    public SourceTopicProvisioning(KafkaProperties kafka, RegistryProperties registry) {
        this.kafka = kafka;
        this.registry = registry;
    }

    @Override
    public Prepared prepare(String source, int partitions) {
        var topics = Topics.ofSource(source, partitions);
        try (var admin = Admin.create(settings());
                var schemas = ConfluentSchemaRegistryClient.create(registry.toSettings())) {
            TopicProvisioning.like(admin, Topics.REQUESTS, PATIENCE).provision(admin, topics);
            new SchemaRegistration(schemas).register(topics);
            return new Prepared.Ready();
        } catch (IllegalStateException
                | KafkaException
                | RegistryUnavailableException
                | SchemaNotRegisteredException failure) {
            LOG.atWarn()
                    .addKeyValue("source", source)
                    .setCause(failure)
                    .log("the topics of a source are not there");
            return new Prepared.NotReady(String.valueOf(failure.getMessage()));
        }
    }

    private Map<String, Object> settings() {
        var settings = new HashMap<String, Object>(kafka.properties());
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        return settings;
    }
}
