package io.aistrale.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.stack.StackState.Phase;
import io.aistrale.stack.StackState.RunningProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackStateFileTest {

    private static final RunningProcess US = RunningProcess.of(ProcessHandle.current());

    @TempDir Path home;

    @Test
    void whatIsWrittenIsRead() {
        StackStateFile file = StackStateFile.in(home.resolve("not-yet-there"));
        StackState state = state(US);

        file.write(state);

        assertThat(file.read()).contains(state);
        assertThat(file.running()).contains(state);
    }

    @Test
    void aStackWhoseProcessesAreGoneIsNotRunning() {
        StackStateFile file = StackStateFile.in(home);

        file.write(state(new RunningProcess(US.pid(), US.startedAt().minus(Duration.ofHours(1)))));

        assertThat(file.read()).isPresent();
        assertThat(file.running()).isEmpty();
    }

    @Test
    void withoutAFileNothingIsRunning() {
        StackStateFile file = StackStateFile.in(home);

        file.delete();

        assertThat(file.running()).isEmpty();
    }

    @Test
    void aDamagedFileIsNamed() throws Exception {
        StackStateFile file = StackStateFile.in(home);
        Files.writeString(file.path(), "{");

        assertThatThrownBy(file::read)
                .isInstanceOf(StackFailedException.class)
                .hasMessageContaining("running.json");
    }

    private static StackState state(RunningProcess process) {
        return new StackState(
                Phase.READY,
                "",
                process,
                "/data",
                List.of(
                        new StackState.Entry(
                                "broker", process, 9092, "127.0.0.1:9092", "", "/data/logs", 1)));
    }
}
