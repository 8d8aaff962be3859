package io.aistrale.gateway;

import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.schemas.content.ContentKeyset;
import io.aistrale.schemas.serde.ConfluentSchemaRegistryClient;
import io.aistrale.schemas.serde.FakeRegistry;
import io.aistrale.schemas.serde.SchemaRegistration;
import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.token.TokenKeysets;
import io.aistrale.schemas.topic.TopicProvisioning;
import io.aistrale.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// A whole gateway with real parts at its edges, under its own database role.
record RunningGateway(
        ConfigurableApplicationContext context,
        List<String> settings,
        FakeRegistry registry,
        TokenKeysets keysets,
        Path publicKeyset,
        ContentKeyset content,
        Path contentKeyset)
        implements AutoCloseable {

    static final String ADMIN_KEY = "the-c4nary-admin-key-of-this-test";

    /// Prepares topics and schemas, and starts the gateway.
    ///
    /// @param database migrated
    /// @param publishWithin longest wait for Kafka's acknowledgement, such as `1300ms`
    /// @param more settings as arguments of the command line
    static RunningGateway start(
            String kafka, TestDatabase database, String publishWithin, String... more)
            throws IOException {
        FakeRegistry registry = new FakeRegistry();
        TokenKeysets keysets = TokenKeysets.generate();
        Path publicKeyset = Files.createTempFile("gateway", ".keyset");
        keysets.writePublic(publicKeyset);
        publicKeyset.toFile().deleteOnExit();
        ContentKeyset content = ContentKeyset.generate();
        Path contentKeyset = Files.createTempFile("gateway", ".keyset");
        content.write(contentKeyset);
        contentKeyset.toFile().deleteOnExit();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            new TopicProvisioning(1, 1, Duration.ofSeconds(30)).provision(admin);
        }
        try (var client = ConfluentSchemaRegistryClient.create(SerdeSettings.of(registry.url()))) {
            new SchemaRegistration(client).register(Topics.ALL);
        }
        var settings =
                List.of(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--aistrale.admin.key=" + ADMIN_KEY,
                        "--aistrale.publish.deliver-within=" + publishWithin,
                        "--aistrale.publish.answer-within=" + publishWithin,
                        "--aistrale.kafka.bootstrap-servers=" + kafka,
                        "--aistrale.registry.url=" + registry.url(),
                        "--aistrale.budget.refresh-interval=200ms",
                        "--aistrale.secret.file=" + TestSecrets.file(1),
                        "--aistrale.token.public-keyset=" + publicKeyset,
                        "--aistrale.content.keyset=" + contentKeyset,
                        "--spring.datasource.url=" + database.jdbcUrl());
        return new RunningGateway(
                run(settings, more),
                settings,
                registry,
                keysets,
                publicKeyset,
                content,
                contentKeyset);
    }

    /// Starts another instance of the same deployment; it is to be closed before this one.
    ConfigurableApplicationContext beside(String... more) {
        return run(settings, more);
    }

    private static ConfigurableApplicationContext run(List<String> settings, String... more) {
        return new SpringApplicationBuilder(GatewayApplication.class)
                .properties(more)
                .run(settings.toArray(String[]::new));
    }

    GatewayClient client() {
        return GatewayClient.at(port("local.server.port"), ADMIN_KEY);
    }

    GatewayClient management() {
        return GatewayClient.at(port("local.management.port"), "");
    }

    /// Whether the gateway counts as ready to serve.
    boolean ready() throws IOException, InterruptedException {
        return management().get("/actuator/health/readiness").status() == 200;
    }

    @Override
    public void close() {
        context.close();
        registry.close();
    }

    private int port(String property) {
        return context.getEnvironment().getRequiredProperty(property, Integer.class);
    }
}
