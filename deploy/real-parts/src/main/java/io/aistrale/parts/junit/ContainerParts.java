package io.aistrale.parts.junit;

import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// Containers, by Testcontainers, which also removes them when the test JVM is gone.
final class ContainerParts implements TestParts {

    private static final String KAFKA_IMAGE = "apache/kafka:4.2.0";
    private static final String POSTGRES_IMAGE = "postgres:18";

    private @Nullable KafkaContainer kafka;
    private @Nullable PostgreSQLContainer postgres;

    static boolean engineAnswers() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    @Override
    public synchronized String kafkaBootstrapServers() {
        if (kafka == null) {
            kafka =
                    new KafkaContainer(KAFKA_IMAGE)
                            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                            .withEnv("KAFKA_MESSAGE_MAX_BYTES", "9437184")
                            .withEnv("KAFKA_OFFSET_METADATA_MAX_BYTES", "32768")
                            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
                            .withEnv("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "1000");
            kafka.start();
        }
        return kafka.getBootstrapServers();
    }

    @Override
    public TestDatabase administration() {
        PostgreSQLContainer server = postgres();
        return new TestDatabase(server.getJdbcUrl(), server.getUsername(), server.getPassword());
    }

    @Override
    public String jdbcUrl(String database) {
        PostgreSQLContainer server = postgres();
        return "jdbc:postgresql://%s:%d/%s"
                .formatted(server.getHost(), server.getFirstMappedPort(), database);
    }

    private synchronized PostgreSQLContainer postgres() {
        if (postgres == null) {
            postgres =
                    new PostgreSQLContainer(POSTGRES_IMAGE)
                            .withDatabaseName("aistrale")
                            .withUsername("aistrale")
                            .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust");
            postgres.start();
        }
        return postgres;
    }
}
