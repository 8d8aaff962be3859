package io.aistrale.parts.junit;

import io.aistrale.parts.Directories;
import io.aistrale.parts.FreePorts;
import io.aistrale.parts.KafkaBroker;
import io.aistrale.parts.PostgresServer;
import io.aistrale.parts.RunningPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Child processes in a temporary directory; both are gone when the test JVM is.
final class ChildParts implements TestParts {

    private final Path directory;
    private @Nullable KafkaBroker broker;
    private @Nullable PostgresServer postgres;

    ChildParts() {
        try {
            directory = Files.createTempDirectory("aistrale-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized String kafkaBootstrapServers() {
        if (broker == null) {
            KafkaBroker starting =
                    KafkaBroker.single(FreePorts.lasting(), directory.resolve("broker"));
            killAtExit(starting.startAndAwait(), starting.directory());
            broker = starting;
        }
        return broker.bootstrapServers();
    }

    @Override
    public TestDatabase administration() {
        return new TestDatabase(postgres().jdbcUrl(), PostgresServer.USER, "");
    }

    @Override
    public String jdbcUrl(String database) {
        return postgres().jdbcUrl(database);
    }

    private synchronized PostgresServer postgres() {
        if (postgres == null) {
            PostgresServer starting =
                    PostgresServer.forTests(FreePorts.lasting(), directory.resolve("postgres"));
            killAtExit(starting.startAndAwait(), starting.directory());
            postgres = starting;
        }
        return postgres;
    }

    /// Nothing is worth keeping after the tests, so nothing is worth a clean stop.
    private void killAtExit(RunningPart part, Path data) {
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .unstarted(() -> {
                                    part.kill();
                                    delete(data);
                                }));
    }

    private void delete(Path data) {
        try {
            Directories.delete(data);
            Files.deleteIfExists(directory);
        } catch (IOException _) {
            // The other part's directory is still there, or a file just appeared: /tmp keeps it.
        }
    }
}
