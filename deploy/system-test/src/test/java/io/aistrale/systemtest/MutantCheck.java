package io.aistrale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The check finds a worker with a seeded bug; deploy/fault-check has the others.
class MutantCheck {
    @Test
    void callsThatAreNotJournaledTurnTheCheckRed() throws Exception {
        var command = new AistraleCommand(Path.of("target", "mutant-home"));

        var ended =
                command.run(
                        Duration.ofMinutes(5),
                        "check",
                        "--seed",
                        "7",
                        "--faults",
                        "none",
                        "--requests",
                        "300",
                        "--mutation",
                        "retry-not-journaled");

        assertThat(ended.exitCode()).as(ended.output()).isEqualTo(1);
        assertThat(ended.output()).contains("is no journaled attempt's");
    }
}
