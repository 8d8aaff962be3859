package io.aistrale.stack;

import io.aistrale.schemas.database.DatabaseMigration;
import io.aistrale.schemas.serde.ConfluentSchemaRegistryClient;
import io.aistrale.schemas.serde.SchemaRegistration;
import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.topic.TopicProvisioning;
import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/// Makes what the services expect to find: tables, topics, schemas. Does nothing where all is
/// there, so it can always be run again.
///
/// @param postgresUser owns the database
/// @param replication replicas of each topic that is made; a replica less must be in sync
record Migration(
        String postgresUrl,
        String postgresUser,
        String postgresPassword,
        String bootstrapServers,
        String registryUrl,
        int replication) {

    private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(60);

    /// The three at once.
    ///
    /// @return what was made, in words
    String run() {
        CompletableFuture<Integer> tables = CompletableFuture.supplyAsync(this::tables);
        CompletableFuture<Integer> topics = CompletableFuture.supplyAsync(this::topics);
        CompletableFuture<Void> schemas = CompletableFuture.runAsync(this::schemas);
        try {
            CompletableFuture.allOf(tables, topics, schemas).join();
            return "%d database migrations, %d new topics, all schemas registered"
                    .formatted(tables.join(), topics.join());
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StackFailedException("The migration failed: " + cause.getMessage());
        }
    }

    private int tables() {
        return DatabaseMigration.migrate(postgresUrl, postgresUser, postgresPassword);
    }

    private int topics() {
        Map<String, Object> client =
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        try (Admin admin = Admin.create(client)) {
            return new TopicProvisioning(replication, Math.max(1, replication - 1), KAFKA_TIMEOUT)
                    .provision(admin)
                    .size();
        }
    }

    private void schemas() {
        try (var registry = ConfluentSchemaRegistryClient.create(SerdeSettings.of(registryUrl))) {
            new SchemaRegistration(registry).register(Topics.ALL);
        }
    }
}
