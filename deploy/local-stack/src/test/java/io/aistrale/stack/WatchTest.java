package io.aistrale.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.aistrale.parts.ChildProcess;
import io.aistrale.parts.Part;
import io.aistrale.parts.PartFailedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {

    private final List<String> journal = new CopyOnWriteArrayList<>();

    @TempDir Path directory;

    @Test
    void aPartThatIsKilledIsStartedAgain() {
        Watch watch = watch("cat");
        watch.begin();
        ChildProcess first = Objects.requireNonNull(watch.process());

        first.kill();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(journal).contains("part is ready again."));
        ChildProcess second = Objects.requireNonNull(watch.process());
        assertThat(second.isAlive()).isTrue();
        assertThat(second.pid()).isNotEqualTo(first.pid());
        assertThat(watch.restarts()).isEqualTo(1);
        assertThat(journal.getFirst()).startsWith("part ended with status 137");
        watch.end();
    }

    @Test
    void aPartThatIsToldToEndStaysDown() {
        Watch watch = watch("cat");
        watch.begin();
        ChildProcess process = Objects.requireNonNull(watch.process());

        watch.end();

        assertThat(process.isAlive()).isFalse();
        assertThat(journal).isEmpty();
    }

    @Test
    void aPartThatEndsBeforeItIsReadyFailsWithTheEndOfItsLog() {
        Watch watch = watch("echo no such database; exit 3");

        assertThatThrownBy(watch::begin)
                .isInstanceOf(PartFailedException.class)
                .hasMessageContaining("ended with status 3")
                .hasMessageContaining("no such database");
    }

    private Watch watch(String script) {
        Part part = new ShellPart(script, directory);
        return new Watch(new Member(part, 0, "", ""), journal::add, () -> {});
    }

    /// Is ready while it is alive and has had a moment to fail.
    private record ShellPart(String script, Path directory) implements Part {

        @Override
        public String name() {
            return "part";
        }

        @Override
        public ChildProcess start() {
            return ChildProcess.start(
                    name(),
                    List.of("sh", "-c", script),
                    Map.of(),
                    directory,
                    directory.resolve("part.log"));
        }

        @Override
        public boolean isReady() {
            return script.equals("cat");
        }

        @Override
        public Duration startDeadline() {
            return Duration.ofSeconds(10);
        }
    }
}
