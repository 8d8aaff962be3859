package io.aistrale.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphanIT {

    @TempDir Path directory;

    @Test
    void brokerAndPostgresEndWhenTheirParentIsKilled() throws Exception {
        Process parent =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ParentOfParts.class.getName(),
                                directory.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        List<ProcessHandle> children;
        try (BufferedReader pids = parent.inputReader()) {
            children =
                    Stream.of(pids.readLine().split(" "))
                            .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                            .toList();
        }
        assertThat(children).hasSize(2).allMatch(ProcessHandle::isAlive);

        parent.destroyForcibly().waitFor();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
    }

    /// Prints the pids of its children, then waits to be killed.
    static final class ParentOfParts {
        public static void main(String[] args) throws Exception {
            Path directory = Path.of(args[0]);
            RunningPart broker =
                    KafkaBroker.single(FreePorts.next(), directory.resolve("broker"))
                            .startAndAwait();
            RunningPart postgres =
                    PostgresServer.forTests(FreePorts.next(), directory.resolve("postgres"))
                            .startAndAwait();
            System.out.println(broker.process().pid() + " " + postgres.process().pid());
            Thread.currentThread().join();
        }
    }
}
