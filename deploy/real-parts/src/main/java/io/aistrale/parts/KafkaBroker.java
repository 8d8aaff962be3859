package io.aistrale.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.jspecify.annotations.Nullable;

/// An Apache Kafka broker and controller (KRaft) in a child JVM, from the Maven artifacts.
///
/// @param directory keeps topics and groups from one start to the next
/// @param jvmOptions further options of its JVM
/// @param startCache null: start without
public record KafkaBroker(
        KafkaNode node,
        Path directory,
        Path log,
        int heapMebibytes,
        List<String> jvmOptions,
        @Nullable StartCache startCache)
        implements Part {

    /// Any 16 bytes would do; these read well in a log.
    private static final String CLUSTER_ID = "aistrale-local-cluster";

    private static final int READY_MILLIS = 2_000;
    private static final int HEAP_MEBIBYTES = 256;

    /// A cluster of one for tests, logging beside its data.
    public static KafkaBroker single(int port, Path directory) {
        return new KafkaBroker(
                KafkaNode.single(port),
                directory,
                directory.resolve("broker.log"),
                HEAP_MEBIBYTES,
                ChildJvm.QUICKLY_COMPILED,
                null);
    }

    @Override
    public String name() {
        return "broker";
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + node.port();
    }

    @Override
    public ChildProcess start() {
        try {
            Files.createDirectories(home());
            Files.writeString(settings(), node.settings(topics()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = startCache == null ? jvm().command() : jvm().command(startCache);
        return ChildProcess.start(name(), command, Map.of(), home(), log);
    }

    private ChildJvm jvm() {
        List<String> options = new ArrayList<>(jvmOptions);
        options.add("-Dlogback.configurationFile=io/aistrale/parts/broker-logback.xml");
        return new ChildJvm(
                heapMebibytes,
                options,
                ClassPath.ofBroker(),
                KafkaBrokerMain.class.getName(),
                List.of(settings().toString(), topics().toString(), CLUSTER_ID));
    }

    private Path home() {
        return directory.toAbsolutePath();
    }

    private Path topics() {
        return home().resolve("topics");
    }

    private Path settings() {
        return home().resolve("server.properties");
    }

    /// Whether the broker names itself as a member of the cluster.
    @Override
    public boolean isReady() {
        if (!FreePorts.answers(node.port())) {
            return false;
        }
        try (Admin admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers(),
                                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                                READY_MILLIS,
                                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                READY_MILLIS))) {
            return admin
                    .describeCluster(new DescribeClusterOptions().timeoutMs(READY_MILLIS))
                    .nodes()
                    .get(READY_MILLIS, TimeUnit.MILLISECONDS)
                    .stream()
                    .anyMatch(member -> member.id() == node.id());
        } catch (ExecutionException | TimeoutException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public Duration startDeadline() {
        return Duration.ofSeconds(90);
    }

    @Override
    public boolean wantsRehearsal() {
        return startCache != null && !startCache.covers(jvm());
    }

    @Override
    public void stopped() {
        if (startCache != null) {
            startCache.keep();
        }
    }
}
